import {
  decideStep,
  type StepDecision,
  TASK_STEPS,
  type TaskActor,
  type TaskFacts,
  type TaskStep,
} from './task-step.policy';

const OPEN: TaskFacts = { state: 'open', ownerRole: 'adviser', assigneeId: null, claimedBy: null };
const MINE: TaskFacts = { ...OPEN, state: 'claimed', claimedBy: 'wang' };
const THEIRS: TaskFacts = { ...OPEN, state: 'claimed', claimedBy: 'li' };
const WANG: TaskActor = { id: 'wang', roles: new Set(['adviser']) };
const KEY: TaskActor = { id: 'key' };

const outcome = (decision: StepDecision): string =>
  decision.kind === 'go' ? decision.to : decision.kind === 'refuse' ? decision.reason : decision.kind;

describe('decideStep', () => {
  it.each<[string, TaskFacts, TaskActor, Record<TaskStep, string>]>([
    ['open', OPEN, WANG, { claim: 'claimed', release: 'nothing-to-do', complete: 'done', cancel: 'cancelled' }],
    [
      'taken by oneself',
      MINE,
      WANG,
      { claim: 'nothing-to-do', release: 'open', complete: 'done', cancel: 'cancelled' },
    ],
    ['taken by a colleague', THEIRS, WANG, { claim: 'taken', release: 'taken', complete: 'taken', cancel: 'taken' }],
    ['taken, for a key', THEIRS, KEY, { claim: 'taken', release: 'open', complete: 'done', cancel: 'cancelled' }],
    [
      'done',
      { ...MINE, state: 'done' },
      WANG,
      { claim: 'closed', release: 'closed', complete: 'closed', cancel: 'closed' },
    ],
    [
      'for another role',
      OPEN,
      { id: 'wang', roles: new Set(['cashier']) },
      { claim: 'not-yours', release: 'not-yours', complete: 'not-yours', cancel: 'not-yours' },
    ],
    [
      'for another person of the role',
      { ...OPEN, assigneeId: 'li' },
      WANG,
      { claim: 'not-yours', release: 'not-yours', complete: 'not-yours', cancel: 'not-yours' },
    ],
    [
      'for this person, whatever the role',
      { ...OPEN, assigneeId: 'wang' },
      { id: 'wang', roles: new Set() },
      { claim: 'claimed', release: 'nothing-to-do', complete: 'done', cancel: 'cancelled' },
    ],
  ])('a task that is %s', (_name, task, actor, expected) => {
    const decided = Object.fromEntries(TASK_STEPS.map((step) => [step, outcome(decideStep(step, task, actor))]));
    expect(decided).toEqual(expected);
  });
});
