import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import type { MetricsText } from './metrics.ts';
import type { Workers } from './workers.ts';

/**
 * Of all processes together, by the port of the one that supervises them. A process that does not answer is
 * left out and counted, so that one that hangs does not take the numbers of the others with it.
 */
export function workersMetrics(workers: Workers, processes: number): MetricsText {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  gauge('web_processes_wanted', 'Processes of this instance that there should be').set(processes);
  const running = gauge('web_processes', 'Processes of this instance');
  const answering = gauge('web_processes_answering', 'Processes whose numbers are in here');
  const restarts = gauge('web_process_restarts', 'Processes started again since this instance was started');
  return {
    contentType: registry.contentType,
    async metrics() {
      const numbers = await workers.readMetrics();
      running.set(workers.running);
      answering.set(numbers.length);
      restarts.set(workers.restarts);
      const ofAll = await AggregatorRegistry.aggregate(numbers).metrics();
      return `${await registry.metrics()}\n${ofAll}`;
    },
  };
}
