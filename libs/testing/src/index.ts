export * from './cluster';
export * from './count-waits';
export * from './empty-tables';
export * from './event-stream';
export * from './frozen-clock';
export * from './redis-server';
export * from './world';
