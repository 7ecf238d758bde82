export * from './audit.queries';
export * from './event.entity';
export * from './events.module';
export * from './record-event';
