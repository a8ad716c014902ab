import type { CheckerResult, LabResult, StageResult, Verdict } from './result.ts';
import { STAGES } from './stages.ts';

type CheckResultInput = Pick<LabResult, 'checker' | 'stages' | 'broken' | 'shoppers'>;

/** Whether the run proves anything, and what went wrong that must not. */
export function checkResult({ checker, stages, broken, shoppers }: CheckResultInput): Verdict {
  return {
    void: [...checkerFaults(checker), ...stages.flatMap((stage) => controlFaults(stage, shoppers))],
    failures: [
      ...broken.map(({ name, why }) => `${name}: not played to its end: ${why}`),
      ...stages.flatMap(failuresOf),
    ],
  };
}

function checkerFaults({ planted, wrongSeeds }: CheckerResult): string[] {
  if (wrongSeeds.length > 0)
    return [`The checker did not find exactly what was planted under the seeds ${wrongSeeds.join(', ')}.`];
  return planted === 0 ? ['Nothing was planted for the checker to find.'] : [];
}

function controlFaults({ name, cartsLost, control }: StageResult, shoppers: number): string[] {
  if (name === 'local' && cartsLost < shoppers)
    return [`At local state ${cartsLost} of ${shoppers} shoppers were found to have lost a cart, not all.`];
  if (name !== 'affinity') return [];
  if (!control || control.found.length === 0)
    return ['With session affinity no cart was found lost when its instance was killed.'];
  const { victim, expected, found, isExact } = control;
  return isExact
    ? []
    : [
        `The carts at ${victim} were those of ${expected.join(', ')}; found lost were those of ${found.join(', ')}.`,
      ];
}

/** Of a stage that did what it must not. */
export function failuresOf(stage: StageResult): string[] {
  const { kind } = STAGES.find(({ name }) => name === stage.name) ?? {};
  const { name, forgeries, measures } = stage;
  const accepted = forgeries.filter(({ isAccepted, isReplay }) => isAccepted && !isReplay);
  const hanging = Object.values(measures).reduce((sum, { outcomes }) => sum + (outcomes.HANGING ?? 0), 0);
  const counts: [number, string][] = [
    [stage.changesLostUnexpectedly, 'acknowledged changes lost'],
    [kind === 'durable' ? stage.changesDoubled : 0, 'changes doubled'],
    [stage.changesForeign, "changes in somebody else's cart"],
    [kind === 'durable' ? stage.otherFindings : 0, 'pages unlike the API, or changes never answered'],
    [hanging, 'requests without an answer in 20 s'],
  ];
  return [
    ...counts.filter(([count]) => count > 0).map(([count, what]) => `${name}: ${count} ${what}`),
    ...accepted.map(({ what }) => `${name}: ${what} was accepted`),
  ];
}
