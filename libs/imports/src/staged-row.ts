import { hash } from 'node:crypto';
import { birthdayForms, phoneColumns, usualNature } from '#libs/customers';
import { localDate, newId } from '#libs/foundation';
import { plateColumns, vinColumns } from '#libs/vehicles';
import type { ImportedBirthday, ImportedCustomer } from './customer-row.policy';
import type { RecordKind } from './import-profile';
import type { ImportedRows } from './judged-rows';
import type { ImportedLead } from './lead-row.policy';
import type { StagedRow } from './staging.queries';
import type { ImportedVehicle } from './vehicle-row.policy';

/** What a row is called in its file, and what is made for it here. */
interface Staging<Row> {
  keyOf(row: Row): string;
  /**
   * The ids of what may have to be made and the columns that only code can work out, which win over cells of the same
   * name. One flat literal: a spread costs more than all the rest of a row.
   */
  madeFor(row: Row, line: number, digest: string): object;
}

const withId = (_row: object, line: number, digest: string): object => ({ id: newId(), line, digest });

const STAGING: { readonly [K in RecordKind]: Staging<ImportedRows[K]> } = {
  customers: { keyOf: (row) => row.externalId, madeFor: madeForCustomer },
  vehicles: { keyOf: (row) => row.vin, madeFor: madeForVehicle },
  orders: { keyOf: (row) => row.orderNumber, madeFor: withId },
  lines: { keyOf: (row) => row.orderNumber, madeFor: withId },
  appointments: { keyOf: (row) => row.number, madeFor: withId },
  leads: { keyOf: (row) => leadKey(row), madeFor: withId },
};

/** The row as the feature that owns its table reads it: the judged cells, followed by what is made for them. */
export function toStagedRow<K extends RecordKind>(kind: K, line: number, row: ImportedRows[K]): StagedRow {
  const { keyOf, madeFor } = STAGING[kind];
  const told = JSON.stringify(row);
  const digest = fingerprintOf(told);
  const made = JSON.stringify(madeFor(row, line, digest));
  return { key: keyOf(row), line, digest, content: `${told.slice(0, -1)},${made.slice(1)}` };
}

/** MD5 is enough: it tells a changed row from an unchanged one, and nobody gains by forging it. */
function fingerprintOf(told: string): string {
  return hash('md5', told);
}

/** Lead files carry no number; who came when is what tells two leads apart. */
function leadKey({ contactedAt, phone, name }: ImportedLead): string {
  return `${contactedAt} ${phone} ${name}`;
}

function madeForCustomer({ kind, birthday, address, phone }: ImportedCustomer, line: number, digest: string): object {
  const { reversed, line: phoneLine } = phoneColumns(phone);
  const forms = birthday && birthdayForms(toldBirthday(birthday));
  return {
    id: newId(),
    line,
    digest,
    nature: usualNature(kind),
    birthdayCalendar: forms?.birthdayCalendar,
    solarBirthday: forms?.solarBirthday,
    lunarBirthMonth: forms?.lunarBirthMonth,
    lunarBirthDay: forms?.lunarBirthDay,
    lunarBirthLeap: forms?.lunarBirthLeap,
    addressText: address?.text,
    province: address?.province,
    city: address?.city,
    county: address?.county,
    street: address?.street,
    contactId: newId(),
    phoneId: newId(),
    phoneReversed: reversed,
    phoneLine,
  };
}

function toldBirthday(birthday: ImportedBirthday) {
  return birthday.calendar === 'solar' ? { ...birthday, date: localDate(birthday.date) } : birthday;
}

function madeForVehicle({ vin, plate }: ImportedVehicle, line: number, digest: string): object {
  const verdict = vinColumns(vin);
  const { vinReversed, vinWarning } = verdict.kind === 'taken' ? verdict.columns : NO_VIN;
  return {
    id: newId(),
    line,
    digest,
    vinReversed,
    vinWarning,
    plateNormalised: plateColumns(plate).plateNormalised,
    ownerId: newId(),
  };
}

const NO_VIN = { vinReversed: undefined, vinWarning: undefined };
