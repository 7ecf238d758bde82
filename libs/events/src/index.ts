export * from './event.entity';
export * from './record-event';
