import { loadConfig, reportReady, useUtc } from '#libs/config';
import { createApiApp } from '#libs/http';
import { ApiModule } from './api.module';

/** The API process. SIGTERM turns /readyz to 503, lets running requests end, and closes. */
async function main(): Promise<void> {
  useUtc();
  const config = loadConfig();
  const app = await createApiApp(ApiModule.forRoot(config), config);
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  reportReady(() => app.close());
}

main().catch((error: unknown) => {
  // there may be no logger yet, and what keeps a process from starting belongs on the terminal
  process.stderr.write(`The API did not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
