import type { GroupContext, GroupTx, StoreContext, StoreTx } from '#libs/tenancy';
import type { Changes } from './event.entity';

const STORE_HANDLER = Symbol('handler of events of a store');
const GROUP_HANDLER = Symbol('handler of events of a group');

/** A fact as its handlers see it. */
export interface RecordedEvent {
  readonly id: string;
  /** `subject.happened`, such as `service-order.delivered`. */
  readonly type: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly changes: Changes | null;
  readonly payload: Record<string, unknown> | null;
  readonly occurredAt: Date;
  readonly actorType: 'staff' | 'api_key' | 'system';
  readonly actorId: string;
  readonly requestId: string;
}

export interface EventHandlerOptions {
  /** Unique in the installation and never changed: under it the deliveries are recorded. Kebab-case, at most 60. */
  readonly name: string;
  /** Types that are wanted, such as `customer.merged`; `service-order.*` is every type of that subject. */
  readonly types: readonly string[];
}

export type EventHandlerMethod<Tx, Ctx> = (tx: Tx, ctx: Ctx, events: readonly RecordedEvent[]) => Promise<unknown>;

/**
 * A handler of a store's events, on a provider of the worker. It gets up to 500 at a time, the oldest first, in one
 * transaction with the record of their delivery: whatever it writes through `tx` happens once. It does nothing else, and
 * one statement for all of them rather than one for each. Where it throws, nothing has happened, and it is called again
 * later for these events; everybody else goes on.
 *
 *     @EventHandler({ name: 'maintenance-forecast', types: ['service-order.*', 'vehicle.sold'] })
 *     forecast(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> { … }
 */
export function EventHandler(options: EventHandlerOptions) {
  return handlerDecorator<StoreTx, StoreContext>(STORE_HANDLER, options);
}

/** The same for the events of a group's headquarters. */
export function GroupEventHandler(options: EventHandlerOptions) {
  return handlerDecorator<GroupTx, GroupContext>(GROUP_HANDLER, options);
}

function handlerDecorator<Tx, Ctx>(kind: symbol, options: EventHandlerOptions) {
  const fault = faultOf(options);
  if (fault) throw new Error(`The event handler ${options.name} ${fault}`);
  return <Method extends EventHandlerMethod<Tx, Ctx>>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => Reflect.defineMetadata(kind, options, descriptor.value as Method);
}

const NAME = /^[a-z][a-z0-9-]{0,59}$/;
const TYPE = /^[a-z][a-z0-9-]*\.(\*|[a-z][a-z0-9-]*)$/;

function faultOf({ name, types }: EventHandlerOptions): string | undefined {
  if (!NAME.test(name)) return 'has an unusable name';
  if (types.length === 0) return 'wants no events';
  const wrong = types.find((type) => !TYPE.test(type));
  return wrong && `wants ${wrong}, which is neither a type such as customer.merged nor customer.*`;
}

/** One decorated method of one living provider. */
export interface Handler<Tx, Ctx> {
  readonly name: string;
  readonly wants: (type: string) => boolean;
  readonly handle: EventHandlerMethod<Tx, Ctx>;
}

export const storeHandlersOf = (instances: readonly object[]) =>
  handlersOf<StoreTx, StoreContext>(STORE_HANDLER, instances);
export const groupHandlersOf = (instances: readonly object[]) =>
  handlersOf<GroupTx, GroupContext>(GROUP_HANDLER, instances);

/** @throws Error where two have one name: the one would swallow the events of the other */
function handlersOf<Tx, Ctx>(kind: symbol, instances: readonly object[]): Handler<Tx, Ctx>[] {
  const handlers = new Map<string, Handler<Tx, Ctx>>();
  for (const instance of instances) {
    for (const { value: method } of Object.values(methodsOf(instance))) {
      const options = typeof method === 'function' && (Reflect.getMetadata(kind, method) as EventHandlerOptions);
      if (!options) continue;
      if (handlers.has(options.name)) throw new Error(`Two event handlers are called ${options.name}`);
      const handle = (method as EventHandlerMethod<Tx, Ctx>).bind(instance);
      handlers.set(options.name, { name: options.name, wants: matcher(options.types), handle });
    }
  }
  return [...handlers.values()];
}

const methodsOf = (instance: object) => Object.getOwnPropertyDescriptors(Object.getPrototypeOf(instance) ?? {});

function matcher(types: readonly string[]): (type: string) => boolean {
  const exact = new Set(types.filter((type) => !type.endsWith('.*')));
  const subjects = new Set(types.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -2)));
  return (type) => exact.has(type) || subjects.has(type.slice(0, type.indexOf('.')));
}
