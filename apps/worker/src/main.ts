import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { loadConfig, reportReady, useUtc } from '#libs/config';
import { WorkerModule } from './worker.module';

/** The process that carries out jobs. SIGTERM gives back what does not end within seconds; another worker goes on. */
async function main(): Promise<void> {
  useUtc();
  const config = loadConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  reportReady(() => app.close());
}

main().catch((error: unknown) => {
  process.stderr.write(`The worker did not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
