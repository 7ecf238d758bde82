import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, columns, rows, type Sql, sql } from '#libs/database';
import { type PersonalRecords, PersonalRecordSources } from '#libs/http';
import { lockCustomers } from '../customer.queries';
import { CustomerAssignment } from './customer-assignment.entity';
import { CustomerCommunication } from './customer-communication.entity';
import { CustomerPlan } from './customer-plan.entity';
import { CustomerRelation } from './customer-relation.entity';
import { CustomerStatus } from './customer-status.entity';

/** What stands where somebody's words stood. */
const ERASED = '已删除';

/** Gives out and empties what is kept of those who look after a customer and speak with it. SEC-08 */
@Injectable()
export class CustomerCareRecords implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'customerRelations',
      label: { 'zh-CN': '家庭成员与关键人', en: 'Family members and key persons' },
      order: 130,
      read: (tx, _ctx, ids) =>
        rows(
          tx,
          sql`select ${columns(CustomerRelation, 'r')} from customer_relation r
              where r.customer_id = any(${ids}::uuid[]) order by r.id`,
        ),
      // a relation is nothing but somebody's personal data, so the row goes
      erase: lockedThen((ids) => sql`delete from customer_relation where customer_id = any(${ids}::uuid[])`),
    });
    this.sources.register({
      name: 'customerStatuses',
      label: { 'zh-CN': '特殊身份', en: 'Special statuses' },
      order: 140,
      read: (tx, _ctx, ids) =>
        rows(
          tx,
          sql`select ${columns(CustomerStatus, 's')} from customer_status s
              where s.customer_id = any(${ids}::uuid[]) order by s.id`,
        ),
      erase: lockedThen(
        (ids) =>
          sql`update customer_status set number = null
              where customer_id = any(${ids}::uuid[]) and number is not null`,
      ),
    });
    this.sources.register({
      name: 'customerAssignments',
      label: { 'zh-CN': '客户分配', en: 'Specialists who looked after the customer' },
      order: 150,
      read: (tx, _ctx, ids) =>
        rows(
          tx,
          sql`select ${columns(CustomerAssignment, 'a')} from customer_assignment a
              where a.customer_id = any(${ids}::uuid[]) order by a.id`,
        ),
      // ids and instants alone
      erase: () => Promise.resolve(0),
    });
    this.sources.register({
      name: 'customerCommunications',
      label: { 'zh-CN': '沟通记录', en: 'Communications' },
      order: 160,
      read: (tx, _ctx, ids) =>
        rows(
          tx,
          sql`select ${columns(CustomerCommunication, 'm')} from customer_communication m
              where m.customer_id = any(${ids}::uuid[]) order by m.id`,
        ),
      erase: lockedThen(
        (ids) =>
          sql`update customer_communication set summary = ${ERASED}, reply = null
              where customer_id = any(${ids}::uuid[]) and (summary <> ${ERASED} or reply is not null)`,
      ),
    });
    this.sources.register({
      name: 'customerPlans',
      label: { 'zh-CN': '年度计划与项目', en: 'Yearly plans and projects' },
      order: 170,
      read: (tx, _ctx, ids) =>
        rows(
          tx,
          sql`select ${columns(CustomerPlan, 'p')} from customer_plan p
              where p.customer_id = any(${ids}::uuid[]) order by p.id`,
        ),
      erase: lockedThen(
        (ids) =>
          sql`update customer_plan set title = ${ERASED}, content = null
              where customer_id = any(${ids}::uuid[]) and (title <> ${ERASED} or content is not null)`,
      ),
    });
  }
}

/** Empties rows of customers that are locked, so that what is being written of them now is emptied too. */
function lockedThen(statement: (ids: readonly string[]) => Sql): PersonalRecords['erase'] {
  return async (tx, _ctx, ids) => {
    await lockCustomers(tx, ids);
    return affected(tx, statement(ids));
  };
}
