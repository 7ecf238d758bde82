import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { loadConfig, reportReady, startProcess } from '#libs/config';
import { WorkerModule } from './worker.module';

/** The process that carries out jobs. SIGTERM gives back what does not end within seconds; another worker goes on. */
async function main(): Promise<void> {
  const config = loadConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  reportReady(() => app.close());
}

startProcess('The worker', main);
