import { Injectable } from '@nestjs/common';
import { preferIndexes } from '#libs/database';
import { addDays, Clock, type LocalDate, localDateOf, refusedField, startOfDay } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import {
  CONTACT_POLICY,
  type ContactChannel,
  contactReasonLabel,
  type ContactSubjectType,
  DEFAULT_CONTACT_POLICY,
} from '#libs/outreach';
import { policyInForce, type PolicyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { AfterStepDto, JourneyDocument } from '../journey.dto';
import { JOURNEY } from '../journeys';
import { roundContacts } from '../round-plan.queries';
import { triggerOf } from '../triggers';
import { PreviewForecastService } from './preview-forecast.service';
import {
  type JourneyPreviewDto,
  type ListPreviewQuery,
  type PreviewContactDto,
  type PreviewForecastDto,
  type PreviewFollowingDto,
  type PreviewJourneyDto,
  type PreviewReasonDto,
} from './journey-preview.dto';
import {
  countPreview,
  findPreview,
  PREVIEW_SORTS,
  type PreviewCount,
  type PreviewInput,
  type PreviewRecord,
} from './journey-preview.queries';

interface PreviewSpan {
  readonly from: LocalDate;
  readonly before: LocalDate;
}

/**
 * What a journey would do over the next days, before it goes live (预览): the plan's own statement, with nothing written.
 * Steps that follow others are told apart, for nobody knows yet how these end. What the contact policy puts off is told of
 * each contact that is listed.
 */
@Injectable()
export class JourneyPreviewService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly forecasts: PreviewForecastService,
  ) {}

  /** Throws `not_found` for a code that nothing is in force of, `validation_failed` for a document that cannot be issued. */
  preview(ctx: StoreContext, code: string, request: PreviewJourneyDto): Promise<JourneyPreviewDto> {
    assertIssuable(request.document);
    const span = this.spanOf(ctx, request);
    return this.db.run(ctx, async (tx) => {
      const { policyRef, input } = await this.inputOf(tx, ctx, code, request, span);
      const counts = await countPreview(tx, input);
      const following = followingOf(input.document, counts);
      const made = counts.filter(({ step, reason }) => reason === null && isFirst(input.document, step));
      const leftOut = counts.filter(({ reason }) => reason !== null);
      return {
        ...{ journey: code, policyRef, ...span, contacts: sum(made), leftOut: sum(leftOut) },
        days: made.map(({ dueOn: on, step, contacts }) => ({ on, step, contacts })),
        following,
        reasons: reasonsOf(leftOut, ctx),
      };
    });
  }

  /** The contacts behind the figures, page by page. Throws as `preview` does. */
  list(
    ctx: StoreContext,
    code: string,
    request: PreviewJourneyDto,
    query: ListPreviewQuery,
  ): Promise<Page<PreviewContactDto>> {
    assertIssuable(request.document);
    const span = this.spanOf(ctx, request);
    // a cursor is of no use for another journey or other days
    const listed = { ...query, code, ...request };
    const keyset = keysetOf(listed, PREVIEW_SORTS);
    const { leftOut: isLeftOut, following: isFollowing, ...filter } = query;
    return this.db.run(ctx, async (tx) => {
      const [{ input, subjectType }, ground] = await Promise.all([
        this.inputOf(tx, ctx, code, request, span),
        this.forecasts.ground(tx, ctx),
      ]);
      const found = await findPreview(tx, input, subjectType, { ...filter, isLeftOut, isFollowing }, keyset);
      const forecasts = await this.forecasts.foresee(tx, ctx, found, input, ground);
      const listed = found.filter(({ isListed }) => isListed);
      return pageOf(listed, keyset, (record) => toContactDto(record, forecasts.get(record.id), input.document, ctx));
    });
  }

  private async inputOf(
    tx: StoreTx,
    ctx: StoreContext,
    code: string,
    { document: told }: PreviewJourneyDto,
    { from, before }: PreviewSpan,
  ): Promise<{ policyRef: string | null; subjectType: ContactSubjectType; input: PreviewInput }> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const [policy, inForce] = await Promise.all([
      policyInForce(tx, CONTACT_POLICY, DEFAULT_CONTACT_POLICY, now),
      told ? null : policyInForce(tx, JOURNEY, code, now),
      preferIndexes(tx),
    ]);
    const document = (told ?? (inForce as PolicyInForce<JourneyDocument>).document) as JourneyDocument;
    const span = { from: startOfDay(from, timeZone), before: startOfDay(before, timeZone) };
    const contacts = await roundContacts(tx, ctx, { code, document }, span, now);
    return {
      policyRef: inForce?.ref ?? null,
      subjectType: triggerOf(document.trigger.kind).subjectType,
      input: { code, contacts, document, policy: policy.document, timeZone, before: span.before },
    };
  }

  private spanOf(ctx: StoreContext, { from: told, days }: PreviewJourneyDto): PreviewSpan {
    const from = told ?? localDateOf(this.clock.now(), ctx.store.timeZone);
    return { from, before: addDays(from, days) };
  }
}

/** What could not be issued is not previewed. */
function assertIssuable(document: JourneyDocument | null | undefined): void {
  const faults = document ? (JOURNEY.check?.(document) ?? []) : [];
  if (faults.length === 0) return;
  throw refusedField(...faults.map((fault) => ({ ...fault, pointer: `#/document${(fault.pointer ?? '#').slice(1)}` })));
}

const sum = (counts: readonly PreviewCount[]): number => counts.reduce((all, { contacts }) => all + contacts, 0);

const afterOf = ({ steps }: JourneyDocument, step: string): AfterStepDto | null =>
  steps.find(({ code }) => code === step)?.after ?? null;

const isFirst = (document: JourneyDocument, step: string): boolean => afterOf(document, step) === null;

function followingOf(document: JourneyDocument, counts: readonly PreviewCount[]): PreviewFollowingDto[] {
  return counts.flatMap(({ dueOn: on, step, contacts }) => {
    const after = afterOf(document, step);
    return after ? [{ on, step, after, contacts }] : [];
  });
}

function reasonsOf(counts: readonly PreviewCount[], { locale }: StoreContext): PreviewReasonDto[] {
  const byReason = new Map<string, number>();
  for (const { reason, contacts } of counts) {
    byReason.set(reason as string, (byReason.get(reason as string) ?? 0) + contacts);
  }
  return [...byReason]
    .map(([reason, contacts]) => ({ reason, label: contactReasonLabel(reason)[locale], contacts }))
    .sort((a, b) => b.contacts - a.contacts || (a.reason < b.reason ? -1 : 1));
}

function toContactDto(
  record: PreviewRecord,
  forecast: PreviewForecastDto | undefined,
  document: JourneyDocument,
  { locale }: StoreContext,
): PreviewContactDto {
  const { subjectType: type, subjectId, customerId, customerName, vehicleId, plate, model } = record;
  const { step, channel, dueAt, reason } = record;
  return {
    subject: { type, id: subjectId },
    customer: customerId !== null && customerName !== null ? { id: customerId, name: customerName } : null,
    vehicle: vehicleId === null ? null : { id: vehicleId, plate, model },
    ...{ step, after: afterOf(document, step), channel: channel as ContactChannel, dueAt, reason },
    reasonLabel: reason && contactReasonLabel(reason)[locale],
    forecast: forecast ?? null,
  };
}
