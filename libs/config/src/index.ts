export * from './app-config';
export * from './config.module';
export * from './process';
export * from './secrets';
