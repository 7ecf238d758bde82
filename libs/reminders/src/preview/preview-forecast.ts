import { type Locale, localDateOf, type Localized } from '#libs/foundation';
import { contactReasonLabel, type Foreseen, type ForesightDoubt, type ThoughtOfContact } from '#libs/outreach';
import type { JourneyDocument } from '../journey.dto';
import type { PlanRules } from '../plan-day.policy';
import { plannedAt } from '../plan-day.policy';
import { expiryOf, stepAfter } from '../round-steps.policy';
import type { PreviewForecastDto } from './journey-preview.dto';
import type { PreviewRecord } from './journey-preview.queries';

/** Where and by which plan a journey's contacts come about. */
export interface PreviewGround {
  readonly code: string;
  readonly document: JourneyDocument;
  readonly plan: PlanRules;
  readonly timeZone: string;
}

/**
 * The contacts of a preview as the contact policy sees them. A step of the trigger is in the plan from the day on that
 * reaches so far; one that follows, as soon as the step before has ended.
 */
export function thoughtsOf(records: readonly PreviewRecord[], ground: PreviewGround): ThoughtOfContact[] {
  const { code: journey, document, plan, timeZone } = ground;
  const made = records.filter(({ reason }) => reason === null);
  const nameOf = ({ subjectId, occurrence }: PreviewRecord, step: string) => [subjectId, occurrence, step].join('/');
  const idOf = new Map(made.map((record) => [nameOf(record, record.step), record.id]));
  return made.flatMap((record): ThoughtOfContact[] => {
    const { id, subjectType, subjectId, occurrence, survivorId, dueAt, notAfter } = record;
    const step = document.steps.find(({ code }) => code === record.step);
    if (!step || survivorId === null) return [];
    const { channel, category, priority = null, quietHoursExempt, after } = step;
    const beforeId = after && idOf.get(nameOf(record, after.step));
    return [
      {
        ...{ id, journey, step: step.code, customerId: survivorId },
        ...{ round: [journey, subjectType, subjectId, occurrence].join('/') },
        ...{ channel, category, priority, quietHoursExempt, dueAt },
        expiresAt: expiryOf(step, dueAt, notAfter),
        knownAt: after ? dueAt : plannedAt(dueAt, plan, timeZone),
        follows:
          after && beforeId
            ? {
                id: beforeId,
                isUsual: after.on.includes('sent'),
                timing: (end, at) => {
                  // whether a call is answered nobody knows: what comes then counts from its end at the earliest
                  const comes = end === 'sent' || after.on.includes('not_sent');
                  return comes ? stepAfter(step, at, notAfter, timeZone) : null;
                },
              }
            : null,
      },
    ];
  });
}

const DOUBTS: Readonly<Record<ForesightDoubt, Localized>> = {
  step_before: { 'zh-CN': '取决于前一步骤的结果', en: 'It depends on how the step before ends' },
  planned_contacts: { 'zh-CN': '取决于已计划的其他联系', en: 'Contacts that are planned may be called off or moved' },
  later_plans: {
    'zh-CN': '届时其他旅程可能先行联系',
    en: 'By then other journeys may have planned contacts with the customer',
  },
  other_stores: { 'zh-CN': '集团其他门店也在联系该客户', en: 'Another store of the group contacts the person too' },
};

export function toForecastDto(
  { outcome, at, reason, delays, into, doubts }: Foreseen,
  locale: Locale,
  timeZone: string,
): PreviewForecastDto {
  const label = (code: string) => contactReasonLabel(code)[locale];
  return {
    ...{ outcome, at, on: at && localDateOf(at, timeZone), reason, reasonLabel: reason && label(reason) },
    delays: delays.map(({ until, reason: why }) => ({ reason: why, label: label(why), until })),
    mergedInto: into,
    doubts: doubts.map((code) => ({ code, label: DOUBTS[code][locale] })),
  };
}
