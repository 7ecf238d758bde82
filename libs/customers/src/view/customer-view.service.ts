import { Injectable } from '@nestjs/common';
import { findDeadlineKind } from '#libs/deadlines';
import { fill, type Locale } from '#libs/foundation';
import { type CustomerPart, CustomerParts, keysetOf, type Page, pageOf } from '#libs/http';
import { findTaskKind } from '#libs/tasks';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { selectIdsOfCustomer } from '../customer.queries';
import { toRelationDto } from '../care/customer-relations.dto';
import type { ListTimelineQuery, OpenPromiseDto, TimelineEntryDto } from './customer-timeline.dto';
import { findTimeline, ownSubjects, TIMELINE_SORTS } from './customer-timeline.queries';
import { findSurroundings, type Surroundings } from './customer-view.queries';
import type { CustomerPartDto, CustomerViewDto } from './customer-view.dto';
import { toCustomerDto } from '../customers.dto';
import { CustomersService } from '../customers.service';

const MOST_RELATIONS_SHOWN = 50;
const MOST_PROMISES_SHOWN = 50;
const LATEST = { limit: 20 };

/** Gathers what every feature knows of a customer, without knowing the features. CUS-17 */
@Injectable()
export class CustomerViewService {
  constructor(
    private readonly db: StoreDb,
    private readonly customers: CustomersService,
    private readonly parts: CustomerParts,
  ) {}

  /** One round of statements, whatever there is to know. Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<CustomerViewDto> {
    const shown = this.parts.visibleTo(ctx);
    const limits = {
      relations: MOST_RELATIONS_SHOWN,
      promises: MOST_PROMISES_SHOWN,
      timeline: keysetOf(LATEST, TIMELINE_SORTS),
      withTasks: ctx.permissions.has('tasks:read'),
    };
    return this.db.run(ctx, async (tx) => {
      const [customer, around] = await Promise.all([
        this.customers.require(tx, id),
        findSurroundings(tx, id, shown, (ids) => this.parts.subjectsFor(ctx, ids), limits),
      ]);
      return {
        customer: toCustomerDto(ctx, customer),
        customerIds: [...around.customerIds],
        personId: customer.personId,
        observed: around.observed.map(({ customerId: _customerId, observedAt, ...observation }) => ({
          ...{ ...observation, observedAt: new Date(observedAt) },
        })),
        relations: around.relations.map(({ createdAt, updatedAt, ...relation }) =>
          toRelationDto(ctx, { ...relation, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) }),
        ),
        openPromises: openPromises(around, ctx.locale),
        timeline: around.timeline
          .slice(0, LATEST.limit)
          .map(({ occurredAt, ...entry }) => ({ ...entry, occurredAt: new Date(occurredAt) })),
        parts: shown.map((part, at) => toPartDto(part, part.show(around.parts[at], ctx), ctx)),
        mergedIntoId: customer.mergedIntoId,
      };
    });
  }

  /** What happened with the customer and with what belongs to it, as far as the caller may see. Throws `not_found`. */
  timeline(ctx: StoreContext, id: string, query: ListTimelineQuery): Promise<Page<TimelineEntryDto>> {
    const keyset = keysetOf(query, TIMELINE_SORTS);
    const customerIds = selectIdsOfCustomer(id);
    const subjects = [ownSubjects(customerIds), ...this.parts.subjectsFor(ctx, customerIds)];
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([findTimeline(tx, subjects, keyset), this.customers.require(tx, id)]);
      return pageOf(found, keyset, (entry) => entry);
    });
  }
}

/** In one order; a kind that only a newer build knows is shown by its code. */
function openPromises({ deadlines, tasks }: Surroundings, locale: Locale): OpenPromiseDto[] {
  const promised = deadlines.map(({ dueAt, ...deadline }): OpenPromiseDto => {
    const label = findDeadlineKind(deadline.kind)?.label[locale] ?? deadline.kind;
    return { source: 'deadline', ...deadline, label, dueAt: dueAt === null ? null : new Date(dueAt) };
  });
  const asked = tasks.map(({ params, dueAt, ...task }): OpenPromiseDto => {
    const title = findTaskKind(task.kind)?.title[locale];
    const label = title === undefined ? task.kind : fill(title, params);
    return { source: 'task', ...task, label, dueAt: dueAt === null ? null : new Date(dueAt) };
  });
  const dueMs = ({ dueAt }: OpenPromiseDto) => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return [...promised, ...asked].sort((a, b) => dueMs(a) - dueMs(b)).slice(0, MOST_PROMISES_SHOWN);
}

export function toPartDto({ name, label }: CustomerPart, content: object, { locale }: StoreContext): CustomerPartDto {
  return { name, label: label[locale], content };
}
