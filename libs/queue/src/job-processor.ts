import { Injectable, applyDecorators, SetMetadata } from '@nestjs/common';
import type { JobContract } from './define-job';
import type { QueueName } from './queues';

const QUEUE = Symbol('queue of a job processor');
const CONTRACT = Symbol('contract that a method handles');

/** A job as its handler sees it, beside its payload. */
export interface RunningJob {
  readonly id: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Whether an error thrown now is final. */
  readonly isLastAttempt: boolean;
  /**
   * Aborted when the worker is asked to stop. A long handler looks at it between blocks and throws
   * (`signal.throwIfAborted()`): the job then goes back to its queue at once, and the attempt is not counted.
   */
  readonly signal: AbortSignal;
}

/**
 * A class whose methods handle the jobs of one queue, each marked with `@Handles`. A handler rebuilds its context from
 * the ids in the payload, calls a service and may run twice: it is idempotent by the state of the row.
 *
 *     @JobProcessor('long')
 *     export class ImportProcessor {
 *       constructor(private readonly imports: ImportsService) {}
 *
 *       @Handles(RUN_IMPORT)
 *       run({ storeCode, importId }: RunImport, job: RunningJob): Promise<void> { … }
 *     }
 */
export function JobProcessor(queue: QueueName): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(QUEUE, queue));
}

type Handler<Data> = (data: Data, job: RunningJob) => Promise<unknown>;

/** Marks the one method that handles a contract; the compiler checks that it takes the contract's payload. */
export function Handles<Data>(contract: JobContract<Data>) {
  return <Method extends Handler<Data>>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => Reflect.defineMetadata(CONTRACT, contract, descriptor.value as Method);
}

/** One `@Handles` method of one living processor. */
export interface JobHandler {
  /** `ImportProcessor.run`, for messages. */
  readonly label: string;
  readonly queue: QueueName;
  readonly contract: JobContract<unknown>;
  readonly handle: Handler<unknown>;
}

/** The handlers of an instance; none where its class is no job processor. */
export function handlersOf(instance: object): JobHandler[] {
  const type = instance.constructor;
  const queue = Reflect.getMetadata(QUEUE, type) as QueueName | undefined;
  if (!queue) return [];
  return Object.getOwnPropertyNames(type.prototype).flatMap((name) => {
    const method = (instance as Record<string, unknown>)[name];
    const contract = typeof method === 'function' && (Reflect.getMetadata(CONTRACT, method) as JobHandler['contract']);
    if (!contract) return [];
    return [{ label: `${type.name}.${name}`, queue, contract, handle: (method as Handler<unknown>).bind(instance) }];
  });
}
