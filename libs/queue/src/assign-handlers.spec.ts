import { assignHandlers } from './assign-handlers';
import { defineJob, definedJobs, jobId } from './define-job';
import { Handles, handlersOf, JobProcessor } from './job-processor';

const SEND = defineJob<{ block: string }>({
  queue: 'outreach',
  name: 'send',
  id: (d) => `send_${d.block}`,
  attempts: 3,
});
const REPORT = defineJob<{ id: string }>({ queue: 'long', name: 'report', id: (d) => d.id, attempts: 1 });

@JobProcessor('outreach')
class Sender {
  readonly sent: string[] = [];

  @Handles(SEND)
  async send({ block }: { block: string }): Promise<void> {
    this.sent.push(block);
  }

  async other(): Promise<void> {}
}

@JobProcessor('long')
class Reporter {
  @Handles(REPORT)
  async report(): Promise<void> {}
}

@JobProcessor('tick')
class Misplaced {
  @Handles(REPORT)
  async report(): Promise<void> {}
}

describe('assignHandlers', () => {
  it('pairs every job with its handler, bound to its instance', async () => {
    const sender = new Sender();
    const assigned = assignHandlers([SEND, REPORT], [sender, new Reporter()].flatMap(handlersOf));
    expect([...assigned.keys()]).toEqual(['outreach/send', 'long/report']);
    await assigned.get('outreach/send')?.handle({ block: 'a' }, running);
    expect(sender.sent).toEqual(['a']);
  });

  it.each([
    ['a job without a handler', [SEND, REPORT], [new Sender()], /long\/report has no handler/],
    [
      'a job with two handlers',
      [SEND, REPORT],
      [new Sender(), new Reporter(), new Misplaced()],
      /long\/report has 2 handlers: Reporter.report, Misplaced.report/,
    ],
    [
      'a handler without a job',
      [SEND],
      [new Sender(), new Reporter()],
      /Reporter.report handles long\/report, which no/,
    ],
    ['a handler in the wrong queue', [REPORT], [new Misplaced()], /Misplaced.report is in a processor of 'tick'/],
  ])('refuses %s', (_name, contracts, processors: object[], message) => {
    expect(() => assignHandlers(contracts, processors.flatMap(handlersOf))).toThrow(message);
  });

  it('names everything that is wrong at once', () => {
    expect(() => assignHandlers([SEND, REPORT], [])).toThrow(/outreach\/send has no handler.*\n.*long\/report has no/);
  });
});

describe('defineJob', () => {
  it('knows every declared job, and refuses a second one of the same name', () => {
    expect(definedJobs()).toEqual(expect.arrayContaining([SEND, REPORT]));
    expect(() => defineJob({ queue: 'outreach', name: 'send', id: () => 'x', attempts: 1 })).toThrow(/defined twice/);
  });

  it.each(['with:colon', '4711', ''])('refuses the id %j', (id) => {
    expect(() => jobId(REPORT, { id })).toThrow(/unusable id/);
  });

  it('takes an id that holds digits among others', () => {
    expect(jobId(SEND, { block: '4711' })).toBe('send_4711');
  });
});

const running = { id: 'x', attempt: 1, isLastAttempt: true, signal: new AbortController().signal };
