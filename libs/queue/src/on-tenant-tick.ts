import type { GroupContext, StoreContext } from '#libs/tenancy';

const STORE_STEP = Symbol('step of the tick of a store');
const GROUP_STEP = Symbol('step of the tick of a group');

/** The running tick, as its steps see it. */
export interface TenantTick {
  /** Aborted when the worker is asked to stop: a long step looks at it between its blocks and throws. */
  readonly signal: AbortSignal;
}

export interface TickStepOptions {
  /** Low first: events 0, deadlines 10, reminders 20, outreach 30, reports 40. */
  readonly order: number;
  /** Unique among the steps of its kind, kebab-case; for logs. */
  readonly name: string;
}

/** Answers the next instant (by `Clock`) at which the step wants to be called, or null. Now: there is more to do. */
export type TickStepMethod<Ctx> = (ctx: Ctx, tick: TenantTick) => Promise<Date | null>;

/**
 * A step of the tick of a store, on a provider of the worker. It may run at any time and twice: what it does is
 * idempotent. A step that fails is logged and called again soon; it holds up no other.
 *
 *     @OnStoreTick({ order: 10, name: 'deadlines' })
 *     fireDue(ctx: StoreContext): Promise<Date | null> { … }
 */
export function OnStoreTick(options: TickStepOptions) {
  return stepDecorator<StoreContext>(STORE_STEP, options);
}

/** The same for headquarters. */
export function OnGroupTick(options: TickStepOptions) {
  return stepDecorator<GroupContext>(GROUP_STEP, options);
}

function stepDecorator<Ctx>(kind: symbol, options: TickStepOptions) {
  return <Method extends TickStepMethod<Ctx>>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => Reflect.defineMetadata(kind, options, descriptor.value as Method);
}

/** One decorated method of one living provider. */
export interface TickStep<Ctx> extends TickStepOptions {
  readonly run: TickStepMethod<Ctx>;
}

export const storeStepsOf = (instances: readonly object[]) => stepsOf<StoreContext>(STORE_STEP, instances);
export const groupStepsOf = (instances: readonly object[]) => stepsOf<GroupContext>(GROUP_STEP, instances);

/** In their order. @throws Error where two have one name */
function stepsOf<Ctx>(kind: symbol, instances: readonly object[]): TickStep<Ctx>[] {
  const steps = instances.flatMap((instance) =>
    Object.values(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(instance) ?? {})).flatMap(
      ({ value: method }): TickStep<Ctx>[] => {
        const options =
          typeof method === 'function' && (Reflect.getMetadata(kind, method) as TickStepOptions | undefined);
        return options ? [{ ...options, run: (method as TickStepMethod<Ctx>).bind(instance) }] : [];
      },
    ),
  );
  const names = new Set<string>();
  for (const { name } of steps) {
    if (names.has(name)) throw new Error(`Two steps of the tick are called ${name}`);
    names.add(name);
  }
  return steps.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name, 'en'));
}
