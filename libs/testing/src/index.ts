export * from './cluster';
export * from './event-stream';
export * from './frozen-clock';
export * from './world';
