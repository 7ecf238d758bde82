import { Injectable } from '@nestjs/common';
import { changesBetween, recordEvent } from '#libs/events';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { checkFilter, type FilterTree } from '#libs/filters';
import {
  addDays,
  Clock,
  daysBetween,
  DomainError,
  type LocalDate,
  localDateOf,
  newId,
  notFound,
  refusedField,
  refusedStep,
  versionConflict,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { cancelContacts } from '#libs/outreach';
import { policiesInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { CAMPAIGN_OVER } from '../triggers/campaign.queries';
import { Campaign } from './campaign.entity';
import { CAMPAIGN_SORTS, findCampaign, findCampaigns, inviteGuests, lockCampaign } from './campaign.queries';
import { CALL_OFF_BLOCK, findPlannedOf } from './campaign-call-off.queries';
import { WEATHER_ALERT } from './campaign-kinds.preset';
import { CAMPAIGN_KIND } from './campaign-policies';
import { CAMPAIGN_STATES, decideCampaignStep, isCampaignOver } from './campaign-state.policy';
import {
  type CampaignDto,
  type CreateCampaignDto,
  type ListCampaignsQuery,
  type RaiseWeatherAlertDto,
  type TakeCampaignStepDto,
  toCampaignDto,
  type UpdateCampaignDto,
} from './campaigns.dto';
import {
  campaignAnnounced,
  campaignClosed,
  campaignDaysOutOfOrder,
  campaignDaysOver,
  campaignDaysTooFar,
  campaignStepRefused,
  unknownCampaignKind,
} from './campaigns.errors';

/** What journeys have told customers once it is announced. */
const ANNOUNCED = ['notice', 'howToJoin', 'population', 'noticeOn', 'startsOn', 'endsOn'] as const;

/** Free texts whose values never go into the event log. */
const TEXTS = [
  'goal',
  'plan',
  'notice',
  'howToJoin',
  'summary',
  'population',
] as const satisfies readonly (keyof Campaign)[];

/** Care activities (关怀活动): goal, plan, notice, what is done, summary. REM-29, REM-30, REM-34, REM-38 */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListCampaignsQuery): Promise<Page<CampaignDto>> {
    const keyset = keysetOf(query, CAMPAIGN_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findCampaigns(tx, query, keyset), keyset, toCampaignDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<CampaignDto> {
    return this.db.run(ctx, async (tx) => {
      const campaign = await findCampaign(tx, id);
      if (!campaign) throw new DomainError(notFound);
      return toCampaignDto(campaign);
    });
  }

  /** A draft with what its kind brings along. Throws `validation_failed` for an unknown kind, and for days out of order. */
  create(ctx: StoreContext, told: CreateCampaignDto): Promise<CampaignDto> {
    const id = newId();
    refuseFilter(told.population);
    return this.db.run(ctx, async (tx) => {
      const campaign = await this.draft(tx, { id, today: this.today(ctx) }, told);
      await Promise.all([tx.insert(Campaign, campaign), this.tell(tx, ctx, campaign, 'drafted')]);
      return toCampaignDto(campaign);
    });
  }

  /**
   * A campaign that is announced as it is raised: the message leaves at once. REM-29
   * Throws `validation_failed` for a last day that is over.
   */
  raiseWeatherAlert(
    ctx: StoreContext,
    { notice, endsOn, language = 'zh-CN', ...region }: RaiseWeatherAlertDto,
  ): Promise<CampaignDto> {
    const id = newId();
    const now = this.clock.now();
    const today = this.today(ctx);
    const parts = Object.entries(region).filter(([, value]) => value !== undefined);
    const population: FilterTree | null =
      parts.length === 0 ? null : { all: parts.map(([field, value]) => ({ field, op: 'eq' as const, value })) };
    const told = { kind: WEATHER_ALERT, language, notice, population, startsOn: today, noticeOn: today };
    return this.db.run(ctx, async (tx) => {
      const drafted = await this.draft(tx, { id, today }, { ...told, endsOn: endsOn ?? addDays(today, 1) });
      const campaign: Campaign = { ...drafted, state: 'announced', announcedAt: now };
      await tx.insert(Campaign, campaign);
      const [invitedAt] = await Promise.all([
        inviteGuests(tx, campaign, now),
        this.tell(tx, ctx, campaign, 'announced'),
      ]);
      return toCampaignDto({ ...campaign, invitedAt });
    });
  }

  /** Throws `not_found`, `version_conflict`, `campaign_closed`, and `campaign_announced` for what customers were told. */
  update(ctx: StoreContext, id: string, version: number | undefined, patch: UpdateCampaignDto): Promise<CampaignDto> {
    refuseFilter(patch.population);
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      const { state } = before;
      if (isCampaignOver(state)) {
        const allowed = CAMPAIGN_STATES.filter((one) => !isCampaignOver(one));
        throw refusedStep(campaignClosed, { state, allowed });
      }
      if (state !== 'draft' && ANNOUNCED.some((field) => patch[field] !== undefined)) {
        throw refusedStep(campaignAnnounced, { state, allowed: ['draft'] });
      }
      refuseDays({ ...before, ...defined(patch) }, this.today(ctx));
      return this.write(tx, ctx, before, patch, 'changed');
    });
  }

  /**
   * Takes a campaign a step on: announcing it invites its guests, ending it calls off what is planned of it. REM-32, REM-38
   * Throws `not_found`, `version_conflict`, `campaign_step_refused` with the states that it can go to, and
   * `validation_failed` for a campaign that lacks its goal, plan, notice, way to join or, at its end, summary, or whose last day was over
   * before anybody heard of it.
   */
  takeStep(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { to, summary }: TakeCampaignStepDto,
  ): Promise<CampaignDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      const decision = decideCampaignStep(before.state, to, { ...before, summary: summary ?? before.summary });
      switch (decision.kind) {
        case 'refused':
          throw refusedStep(campaignStepRefused, { from: before.state, to, allowed: decision.allowed });
        case 'incomplete':
          throw refusedField({ pointer: `#/${decision.missing}`, code: 'required' });
        case 'allowed':
          if (to === 'announced') return this.announce(tx, ctx, before, { summary }, now);
          if (isCampaignOver(to)) return this.end(tx, ctx, before, { to, summary }, now);
          return this.write(tx, ctx, before, { state: to, summary }, to);
      }
    });
  }

  private async announce(
    tx: StoreTx,
    ctx: StoreContext,
    before: Campaign,
    { summary }: Pick<TakeCampaignStepDto, 'summary'>,
    now: Date,
  ): Promise<CampaignDto> {
    if (before.endsOn < this.today(ctx)) throw refusedField({ pointer: '#/endsOn', code: campaignDaysOver.code });
    const invitedAt = await inviteGuests(tx, before, now);
    const announced = { state: 'announced', summary, announcedAt: now } as const;
    return this.write(tx, ctx, { ...before, invitedAt }, announced, 'announced');
  }

  private async end(
    tx: StoreTx,
    ctx: StoreContext,
    before: Campaign,
    { to, summary }: TakeCampaignStepDto,
    now: Date,
  ): Promise<CampaignDto> {
    const ended = { state: to, summary, endedAt: now };
    if (before.announcedAt === null) return this.write(tx, ctx, before, ended, to);
    const planned = await findPlannedOf(tx, { id: before.id, state: to }, now);
    const isLast = planned.rounds.length < CALL_OFF_BLOCK;
    const [dto] = await Promise.all([
      this.write(tx, ctx, before, { ...ended, ...(isLast && { calledOffAt: now }) }, to),
      cancelContacts(tx, ctx, planned, CAMPAIGN_OVER, now),
    ]);
    return dto;
  }

  private async draft(
    tx: StoreTx,
    { id, today }: { readonly id: string; readonly today: LocalDate },
    { kind, language, population, ...told }: CreateCampaignDto,
  ): Promise<Campaign> {
    const now = this.clock.now();
    refuseFarDays(told, today);
    const kinds = await policiesInForce(tx, CAMPAIGN_KIND, now);
    const found = kinds.find(({ code }) => code === kind);
    if (!found) throw refusedField({ pointer: '#/kind', code: unknownCampaignKind.code });
    const { document, ref } = found;
    const campaign: Campaign = {
      ...{ id, kind, policyRef: ref, form: document.form, state: 'draft', summary: null },
      name: told.name ?? document.label[language],
      goal: told.goal ?? document.goal[language],
      plan: told.plan ?? document.plan[language],
      notice: told.notice ?? document.notice[language],
      howToJoin: told.howToJoin ?? document.howToJoin[language],
      population: population === undefined ? document.population : population,
      noticeOn: told.noticeOn ?? addDays(told.startsOn, -document.noticeDaysAhead),
      startsOn: told.startsOn,
      endsOn: told.endsOn ?? addDays(told.startsOn, document.lastsDays - 1),
      ...{ announcedAt: null, invitedThrough: null, invitedAt: null, endedAt: null, calledOffAt: null },
      ...{ slidesKey: null, slidesType: null },
      ...{ version: 1, createdAt: now, updatedAt: now },
    };
    refuseDays(campaign, today);
    return campaign;
  }

  private today({ store }: StoreContext): LocalDate {
    return localDateOf(this.clock.now(), store.timeZone);
  }

  private async write(
    tx: StoreTx,
    ctx: StoreContext,
    before: Campaign,
    patch: Partial<Campaign>,
    how: string,
  ): Promise<CampaignDto> {
    const { id, version } = before;
    const changed = defined(patch);
    const after = { ...changed, version: version + 1, updatedAt: this.clock.now() };
    await Promise.all([
      tx.update(Campaign, { id, version }, after),
      recordEvent(tx, ctx, {
        type: `campaign.${how}`,
        subject: { type: 'campaign', id },
        changes: changesBetween<Campaign>(before, changed, TEXTS),
        payload: { kind: before.kind },
      }),
    ]);
    return toCampaignDto({ ...before, ...after });
  }

  private tell(tx: StoreTx, ctx: StoreContext, { id, kind }: Campaign, how: string): Promise<void> {
    return recordEvent(tx, ctx, {
      type: `campaign.${how}`,
      subject: { type: 'campaign', id },
      payload: { kind },
    });
  }
}

/** The campaign, locked, at the version that the caller edited. Throws `not_found`, `version_conflict`. */
async function take(tx: StoreTx, id: string, version: number | undefined): Promise<Campaign> {
  const campaign = await lockCampaign(tx, id);
  if (!campaign) throw new DomainError(notFound);
  if (version !== undefined && version !== campaign.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: campaign.version } });
  }
  return campaign;
}

function refuseFilter(population: FilterTree | null | undefined): void {
  if (!population) return;
  const faults = checkFilter(CUSTOMER_CATALOGUE, population, '#/population');
  if (faults.length > 0) throw refusedField(...faults);
}

type Days = Pick<Campaign, 'noticeOn' | 'startsOn' | 'endsOn'>;

const DAYS = ['noticeOn', 'startsOn', 'endsOn'] as const satisfies readonly (keyof Days)[];

function refuseDays(days: Days, today: LocalDate): void {
  refuseFarDays(days, today);
  if (days.startsOn > days.endsOn || days.noticeOn > days.endsOn) {
    throw refusedField({ pointer: '#/endsOn', code: campaignDaysOutOfOrder.code });
  }
}

const FARTHEST_DAYS = 5 * 366;

/** Nothing is reckoned from a day that is a slip of the pen. */
function refuseFarDays(days: Partial<Days>, today: LocalDate): void {
  const far = DAYS.find((name) => {
    const day = days[name];
    return day !== undefined && Math.abs(daysBetween(today, day)) > FARTHEST_DAYS;
  });
  if (far) throw refusedField({ pointer: `#/${far}`, code: campaignDaysTooFar.code });
}

function defined(patch: Partial<Campaign>): Partial<Campaign> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Campaign>;
}
