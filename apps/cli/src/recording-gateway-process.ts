import { loadConfig, reportReady, useUtc } from '#libs/config';
import { recordingGatewayPlan, startRecordingGateway } from './recording-gateway';

/** The recording gateway as `npm start` runs it: without the rest of the command line, whose loading takes seconds. */
async function main(): Promise<void> {
  useUtc();
  const gateway = await startRecordingGateway(recordingGatewayPlan(loadConfig()));
  reportReady(() => gateway.close());
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The recording gateway did not start. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
