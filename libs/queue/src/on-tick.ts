import { SetMetadata } from '@nestjs/common';

const TICK_TASK = Symbol('task of the tick');

export interface TickTaskOptions {
  /** At least this many seconds lie between two runs in one worker. Left out: on every tick, each two seconds. */
  readonly everySeconds?: number;
}

/**
 * Runs a method of a provider of the worker on the tick: the sweep of a feature, or what an installation tidies up
 * hourly. Workers keep no common diary, so every one of several may run it: it must be short (longer work is a job that
 * it adds), and idempotent.
 *
 *     @OnTick({ everySeconds: 3_600 })
 *     forgetOldKeys(): Promise<void> { … }
 */
export function OnTick(options: TickTaskOptions = {}): MethodDecorator {
  return SetMetadata(TICK_TASK, options);
}

/** One `@OnTick` method of one living provider. */
export interface TickTask {
  /** `IdempotencyKeys.forgetOldKeys`, for messages. */
  readonly label: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

export function tickTasksOf(instance: object): TickTask[] {
  const { prototype, name: type } = instance.constructor;
  return Object.entries(Object.getOwnPropertyDescriptors(prototype ?? {})).flatMap(([name, { value: method }]) => {
    const options = typeof method === 'function' && (Reflect.getMetadata(TICK_TASK, method) as TickTaskOptions);
    if (!options) return [];
    return [
      { label: `${type}.${name}`, everyMs: (options.everySeconds ?? 0) * 1_000, run: () => method.call(instance) },
    ];
  });
}
