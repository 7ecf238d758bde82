import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, columns, rows, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { GroupKeys } from '#libs/identity';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { Customer } from '../customer.entity';
import { lockCustomers } from '../customer.queries';
import { nameColumns } from '../new-customer.policy';

/** What stands where the name stood. */
export const ERASED_NAME = '已删除';

interface KeptOfCustomer extends Customer {
  phones: object[];
  contacts: object[];
  observations: object[];
  consents: object[];
}

/** What customers themselves keep of a person: who they are, how to reach them, what was observed. SEC-08 */
@Injectable()
export class CustomerRecordsService implements OnModuleInit {
  constructor(
    private readonly sources: PersonalRecordSources,
    private readonly keys: GroupKeys,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'customers',
      label: { 'zh-CN': '客户', en: 'Customers' },
      order: 100,
      read: (tx, ctx, customerIds) => this.read(tx, ctx, customerIds),
      erase: (tx, _ctx, customerIds) => eraseCustomers(tx, customerIds, this.clock.now()),
      hold: async (tx, customerIds) => {
        await lockCustomers(tx, customerIds);
      },
      duplicates: async (tx, customerIds) => {
        const found = await rows<{ id: string }>(
          tx,
          sql`select id from customer where merged_into_id = any(${customerIds}::uuid[])`,
        );
        return found.map(({ id }) => id);
      },
    });
  }

  /** The ID number goes out in clear: it is handed to the person whose it is. Take the group's keys before `run`. */
  private async read(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[]): Promise<object[]> {
    const cipher = await this.keys.of(ctx.store.group.id);
    const kept = await rows<KeptOfCustomer>(
      tx,
      sql`select ${columns(Customer, 'c')},
            coalesce((select json_agg(json_build_object(
                'number', p.number, 'ofContact', p.contact_id is not null, 'quality', p.quality,
                'createdAt', p.created_at) order by p.id)
              from customer_phone p where p.customer_id = c.id), '[]') as phones,
            coalesce((select json_agg(json_build_object(
                'name', k.name, 'relation', k.relation, 'address', k.address_text) order by k.id)
              from customer_contact k where k.customer_id = c.id), '[]') as contacts,
            coalesce((select json_agg(json_build_object(
                'field', o.field, 'value', o.value, 'observedAt', o.observed_at) order by o.id)
              from customer_observation o where o.customer_id = c.id), '[]') as observations,
            coalesce((select json_agg(json_build_object(
                'purpose', s.purpose, 'channel', s.channel, 'state', s.state, 'source', s.source,
                'toldAt', s.told_at) order by s.told_at, s.id)
              from consent s where s.customer_id = c.id), '[]') as consents
          from customer c where c.id = any(${customerIds}::uuid[]) order by c.id`,
    );
    return kept.map(({ idNumberSealed, phones, contacts, observations, consents, ...customer }) => ({
      id: customer.id,
      kind: customer.kind,
      nature: customer.nature,
      name: customer.name,
      occupation: customer.occupation,
      hobbies: customer.hobbies,
      solarBirthday: customer.solarBirthday,
      lunarBirthday: customer.lunarBirthMonth && {
        month: customer.lunarBirthMonth,
        day: customer.lunarBirthDay,
        leap: customer.lunarBirthLeap,
      },
      address: customer.addressText,
      email: customer.email,
      idNumberKind: customer.idNumberKind,
      idNumber: idNumberSealed && cipher.decrypt(idNumberSealed),
      source: customer.source,
      externalId: customer.externalId,
      createdAt: customer.createdAt,
      updatedAt: customer.updatedAt,
      ...{ phones, contacts, observations, consents },
    }));
  }
}

/**
 * Empties customers and keeps their ids, so that orders and events go on telling what happened to somebody. The number in
 * the source system stays too: by it a repeated upload is refused to bring the person back.
 */
async function eraseCustomers(tx: StoreTx, customerIds: readonly string[], at: Date): Promise<number> {
  const { name, namePinyin, nameInitials } = nameColumns('person', ERASED_NAME);
  const ids = sql`any(${customerIds}::uuid[])`;
  // who is being changed is emptied afterwards, with what the change added
  await lockCustomers(tx, customerIds);
  const counts = await Promise.all([
    affected(tx, sql`delete from customer_phone where customer_id = ${ids}`),
    affected(tx, sql`delete from customer_contact where customer_id = ${ids}`),
    affected(tx, sql`delete from customer_observation where customer_id = ${ids}`),
    affected(
      tx,
      sql`update customer
          set name = ${name}, name_pinyin = ${namePinyin}, name_initials = ${nameInitials}, occupation = null,
              hobbies = '{}', birthday_calendar = null, solar_birthday = null, lunar_birth_month = null,
              lunar_birth_day = null, lunar_birth_leap = null, address_text = null, province = null, city = null,
              county = null, street = null, email = null, email_bounced_at = null, id_number_kind = null, id_number_sealed = null, id_number_index = null,
              id_number_masked = null, import_digest = null, stock_state = null, stock_since = null,
              stock_next_on = null, stock_ref = null, erased_at = ${at}, updated_at = ${at},
              version = version + 1
          where id = ${ids} and erased_at is null`,
    ),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}
