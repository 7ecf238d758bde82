import { loadConfig, reportReady, startProcess } from '#libs/config';
import { recordingGatewayPlan, startRecordingGateway } from './recording-gateway';

/** The recording gateway as `npm start` runs it: without the rest of the command line, whose loading takes seconds. */
async function main(): Promise<void> {
  const gateway = await startRecordingGateway(recordingGatewayPlan(loadConfig()));
  reportReady(() => gateway.close());
}

startProcess('The recording gateway', main);
