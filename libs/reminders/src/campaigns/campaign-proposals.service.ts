import { Injectable } from '@nestjs/common';
import { calendarInForce, rangeTooLong, type Weekday, WEEKDAYS } from '#libs/deadlines';
import { addDays, Clock, daysBetween, type LocalDate, localDateOf, refusedField } from '#libs/foundation';
import { policiesInForce, policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { DEFAULT_FESTIVALS, FESTIVALS } from '../dates/festivals';
import { findCampaignsBetween } from './campaign.queries';
import { CAMPAIGN_KIND, CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES } from './campaign-policies';
import type { CampaignProposalDto, ProposalsDto, ProposalsQuery } from './campaign-proposals.dto';
import { classroomDays, seasonDays } from './campaign-proposals.policy';
import { campaignDaysTooFar } from './campaigns.errors';

const MOST_DAYS = 366;
const FARTHEST_DAYS = 5 * 366;

/** What the calendar suggests (活动建议): the four seasons, and owner classrooms on free weekends. REM-30, REM-37 */
@Injectable()
export class CampaignProposalsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `validation_failed` for more than a year, and for days five years from now. */
  propose(ctx: StoreContext, { from, before }: ProposalsQuery): Promise<ProposalsDto> {
    const now = this.clock.now();
    const today = localDateOf(now, ctx.store.timeZone);
    if (Math.abs(daysBetween(today, from)) > FARTHEST_DAYS) {
      throw refusedField({ parameter: 'from', code: campaignDaysTooFar.code });
    }
    if (daysBetween(from, before) > MOST_DAYS) {
      throw refusedField({ parameter: 'before', code: rangeTooLong.code, params: { max: MOST_DAYS } });
    }
    return this.db.run(ctx, async (tx) => {
      const [kinds, { document: rules }, { document: festive }, { calendar }, there] = await Promise.all([
        policiesInForce(tx, CAMPAIGN_KIND, now),
        policyInForce(tx, CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES, now),
        policyInForce(tx, FESTIVALS, DEFAULT_FESTIVALS, now),
        calendarInForce(tx, ctx, now),
        findCampaignsBetween(tx, from, before),
      ]);
      const { kind: classroom, perMonth, weekdays } = rules.ownerClassroom;
      const isFree = (day: LocalDate): boolean => {
        const { source, windows } = calendar.day(day);
        // a holiday is for the family, a make-up workday for work; and the store may be closed
        const suits = source === 'week' || (source === 'override' && windows.length > 0);
        return suits && weekdays.includes(weekdayOf(day));
      };
      const proposals = kinds.flatMap(({ code, document }) => {
        const { seasons, label, noticeDaysAhead, lastsDays } = document;
        const days = [
          ...seasonDays(seasons, festive.festivals, from, before),
          ...(code === classroom ? classroomDays(perMonth, isFree, from, before) : []),
        ];
        return days.map((startsOn): CampaignProposalDto => {
          const endsOn = addDays(startsOn, lastsDays - 1);
          const held = there.find((one) => one.kind === code && one.startsOn >= startsOn && one.startsOn <= endsOn);
          return {
            ...{ kind: code, label: label[ctx.locale], noticeOn: addDays(startsOn, -noticeDaysAhead) },
            ...{ startsOn, endsOn, campaignId: held?.id ?? null },
          };
        });
      });
      return { proposals: proposals.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1)) };
    });
  }
}

function weekdayOf(day: LocalDate): Weekday {
  return WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
}
