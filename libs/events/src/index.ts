export * from './audit.queries';
export { EventHandler, type EventHandlerOptions, GroupEventHandler, type RecordedEvent } from './event-handler';
export * from './event.entity';
export { EventRelay } from './event-relay.service';
export * from './event-delivery.entity';
export * from './events.module';
export * from './record-event';
export { type FeedNews, type FindNews, StoreFeed } from './store-feed';
