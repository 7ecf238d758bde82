import { type JobContract, jobKey } from './define-job';
import type { JobHandler } from './job-processor';

/**
 * Pairs every contract with its one handler, by `queue/name`. A job that nobody handles would wait for ever and one with
 * two handlers would be handled by chance, so either keeps the worker from starting.
 *
 * @throws Error that lists everything that is wrong at once.
 */
export function assignHandlers(
  contracts: readonly JobContract<unknown>[],
  handlers: readonly JobHandler[],
): ReadonlyMap<string, JobHandler> {
  const known = new Set(contracts);
  const faults: string[] = [];
  const assigned = new Map<string, JobHandler>();

  for (const contract of contracts) {
    const [handler, ...others] = handlers.filter((each) => each.contract === contract);
    if (!handler) faults.push(`${jobKey(contract)} has no handler: add @Handles to a method of a @JobProcessor`);
    else if (others.length) {
      faults.push(`${jobKey(contract)} has ${1 + others.length} handlers: ${labels([handler, ...others])}`);
    } else assigned.set(jobKey(contract), handler);
  }
  for (const { label, queue, contract } of handlers) {
    if (!known.has(contract)) faults.push(`${label} handles ${jobKey(contract)}, which no defineJob declares`);
    if (queue !== contract.queue)
      faults.push(`${label} is in a processor of '${queue}' but handles ${jobKey(contract)}`);
  }

  if (faults.length) throw new Error(`The jobs and their handlers do not match:\n  ${faults.join('\n  ')}`);
  return assigned;
}

const labels = (handlers: readonly JobHandler[]): string => handlers.map((each) => each.label).join(', ');
