import { affected, type MergeBatch, type MergeOutcome, type MergeRow, row, type Sql, sql } from '#libs/database';
import type { LocalDate, PhoneLine } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { CustomerKind } from './customer.entity';

/** A customer as an import hands it over: validated, in our words, with the ids of what may have to be made. TEN-02 */
export interface CustomerImportRow extends MergeRow {
  readonly externalId: string;
  readonly kind: CustomerKind;
  readonly nature: 'private' | 'public';
  readonly name: string;
  readonly namePinyin: string;
  readonly nameInitials: string;
  readonly occupation: string | null;
  readonly birthdayCalendar: 'solar' | 'lunar' | null;
  readonly solarBirthday: LocalDate | null;
  readonly lunarBirthMonth: number | null;
  readonly lunarBirthDay: number | null;
  readonly lunarBirthLeap: boolean | null;
  readonly addressText: string | null;
  readonly province: string | null;
  readonly city: string | null;
  readonly county: string | null;
  readonly street: string | null;
  readonly contactId: string;
  readonly contactName: string | null;
  readonly phoneId: string;
  readonly phone: string | null;
  readonly phoneReversed: string | null;
  readonly phoneLine: PhoneLine | null;
}

/**
 * Merges a batch of customers by (source, number in that system): new ones are added, changed ones overwritten, and
 * those that the file repeats unchanged are not touched, nor those that were erased. Phones and contact persons are added
 * and never removed.
 */
export async function mergeCustomers(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome> {
  const [merged] = await Promise.all([
    row<MergeOutcome>(
      tx,
      sql`
        with merged as (
          insert into customer (
            id, kind, nature, name, name_pinyin, name_initials, occupation, birthday_calendar, solar_birthday,
            lunar_birth_month, lunar_birth_day, lunar_birth_leap, address_text, province, city, county, street,
            source, external_id, import_id, import_digest, created_at, updated_at)
          select r.id, r."kind", r."nature", r."name", r."namePinyin", r."nameInitials", r."occupation",
                 r."birthdayCalendar", r."solarBirthday", r."lunarBirthMonth", r."lunarBirthDay", r."lunarBirthLeap",
                 r."addressText", r."province", r."city", r."county", r."street",
                 ${batch.source}, r."externalId", ${batch.importId}, r."digest", ${batch.at}, ${batch.at}
          from ${input(batch)}
          order by r."externalId"
          on conflict (source, external_id) do update set
            kind = excluded.kind, nature = excluded.nature, name = excluded.name, name_pinyin = excluded.name_pinyin,
            name_initials = excluded.name_initials, occupation = excluded.occupation,
            birthday_calendar = excluded.birthday_calendar, solar_birthday = excluded.solar_birthday,
            lunar_birth_month = excluded.lunar_birth_month, lunar_birth_day = excluded.lunar_birth_day,
            lunar_birth_leap = excluded.lunar_birth_leap, address_text = excluded.address_text,
            province = excluded.province, city = excluded.city, county = excluded.county, street = excluded.street,
            import_id = excluded.import_id, import_digest = excluded.import_digest, updated_at = excluded.updated_at,
            version = customer.version + 1
          where customer.import_digest is distinct from excluded.import_digest and customer.erased_at is null
          returning (xmax = 0) as inserted)
        select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated,
               '[]'::json as refused
        from merged`,
    ),
    affected(
      tx,
      sql`
        with merged as materialized (
          select r.*, c.id as customer_id
          from json_to_recordset(${batch.rows}::json) as r(
            "externalId" text, "contactId" uuid, "contactName" text, "phoneId" uuid, "phone" text,
            "phoneReversed" text, "phoneLine" text)
          cross join lateral (
            select c.id, c.import_id, c.erased_at from customer c
            where c.source = ${batch.source} and c.external_id = r."externalId" limit 1) c
          where c.import_id = ${batch.importId} and c.erased_at is null),
        named as (
          insert into customer_contact (id, customer_id, name, created_at)
          select r."contactId", r.customer_id, r."contactName", ${batch.at} from merged r
          where r."contactName" is not null
          on conflict (customer_id, name) do nothing
          returning id, customer_id)
        insert into customer_phone (id, customer_id, contact_id, number, reversed, line, created_at)
        select r."phoneId", r.customer_id, coalesce(n.id, k.id), r."phone", r."phoneReversed", r."phoneLine", ${batch.at}
        from merged r
        left join named n on n.customer_id = r.customer_id
        left join lateral (
          select k.id from customer_contact k
          where k.customer_id = r.customer_id and k.name = r."contactName" limit 1) k on true
        where r."phone" is not null
        on conflict (customer_id, number) do nothing`,
    ),
  ]);
  return merged as MergeOutcome;
}

function input(batch: MergeBatch): Sql {
  return sql`json_to_recordset(${batch.rows}::json) as r(
    "id" uuid, "digest" text, "externalId" text, "kind" text, "nature" text, "name" text, "namePinyin" text,
    "nameInitials" text, "occupation" text, "birthdayCalendar" text, "solarBirthday" date, "lunarBirthMonth" smallint,
    "lunarBirthDay" smallint, "lunarBirthLeap" boolean, "addressText" text, "province" text, "city" text,
    "county" text, "street" text)`;
}
