import type { CheckerResult, LabResult, StageResult, Verdict } from './result.ts';
import { STAGES } from './stages.ts';

type CheckResultInput = Pick<LabResult, 'checker' | 'stages' | 'broken' | 'shoppers'>;

/** Decides whether the run proves anything, and lists what must not have happened. */
export function checkResult({ checker, stages, broken, shoppers }: CheckResultInput): Verdict {
  return {
    void: [...checkerFaults(checker), ...stages.flatMap((stage) => controlFaults(stage, shoppers))],
    failures: [
      ...broken.map(({ name, why }) => `${name}: not completed: ${why}`),
      ...stages.flatMap(failuresOf),
    ],
  };
}

function checkerFaults({ planted, wrongSeeds }: CheckerResult): string[] {
  if (wrongSeeds.length > 0)
    return [`The checker did not find exactly the planted faults with the seeds ${wrongSeeds.join(', ')}.`];
  return planted === 0 ? ['No faults were planted for the checker to find.'] : [];
}

function controlFaults({ name, cartsLost, control }: StageResult, shoppers: number): string[] {
  if (name === 'local' && cartsLost < shoppers)
    return [`At local state, only ${cartsLost} of ${shoppers} shoppers were found to have lost a cart.`];
  if (name !== 'affinity') return [];
  if (!control || control.found.length === 0)
    return ['With session affinity, no cart was found lost when its instance was killed.'];
  const { victim, expected, found, isExact } = control;
  return isExact
    ? []
    : [
        `${victim} held the carts of ${expected.join(', ')}, but the carts of ${found.join(', ')} were found lost.`,
      ];
}

/** Lists what must not have happened at the stage. */
export function failuresOf(stage: StageResult): string[] {
  const { kind } = STAGES.find(({ name }) => name === stage.name) ?? {};
  const { name, forgeries, measures } = stage;
  const accepted = forgeries.filter(({ isAccepted, isReplay }) => isAccepted && !isReplay);
  const hanging = Object.values(measures).reduce((sum, { outcomes }) => sum + (outcomes.HANGING ?? 0), 0);
  const counts: [number, string][] = [
    [stage.changesLostUnexpectedly, 'acknowledged changes lost'],
    [kind === 'durable' ? stage.changesDoubled : 0, 'changes doubled'],
    [stage.changesForeign, "changes in another shopper's cart"],
    [
      kind === 'durable' ? stage.otherFindings : 0,
      'pages that differ from the API, or changes without an answer',
    ],
    [hanging, 'requests without an answer in 20 s'],
  ];
  return [
    ...counts.filter(([count]) => count > 0).map(([count, what]) => `${name}: ${count} ${what}`),
    ...accepted.map(({ what }) => `${name}: ${what} was accepted`),
  ];
}
