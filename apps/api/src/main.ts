import { loadConfig, reportReady, startProcess } from '#libs/config';
import { createApiApp } from '#libs/http';
import { ApiModule } from './api.module';

/** The API process. SIGTERM turns /readyz to 503, lets running requests end, and closes. */
async function main(): Promise<void> {
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

startProcess('The API', main);
