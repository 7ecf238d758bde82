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

/**
 * What a row is called in its file, and what is handed to the feature that owns its table: the judged row with the ids
 * of what may have to be made and the columns that only code can work out.
 */
interface Staging<Row> {
  keyOf(row: Row): string;
  contentOf(row: Row): object;
}

const STAGING: { readonly [K in RecordKind]: Staging<ImportedRows[K]> } = {
  customers: { keyOf: (row) => row.externalId, contentOf: customerContent },
  vehicles: { keyOf: (row) => row.vin, contentOf: vehicleContent },
  orders: { keyOf: (row) => row.orderNumber, contentOf: (row) => ({ ...row, id: newId() }) },
  lines: { keyOf: (row) => row.orderNumber, contentOf: (row) => ({ ...row, id: newId() }) },
  appointments: { keyOf: (row) => row.number, contentOf: (row) => ({ ...row, id: newId() }) },
  leads: { keyOf: (row) => leadKey(row), contentOf: (row) => ({ ...row, id: newId() }) },
};

export function toStagedRow<K extends RecordKind>(kind: K, line: number, row: ImportedRows[K]): StagedRow {
  const { keyOf, contentOf } = STAGING[kind];
  const digest = fingerprintOf(row);
  return { key: keyOf(row), line, digest, content: JSON.stringify({ ...contentOf(row), line, digest }) };
}

/** MD5 is enough: it tells a changed row from an unchanged one, and nobody gains by forging it. */
function fingerprintOf(row: object): string {
  return hash('md5', JSON.stringify(row));
}

/** Lead files carry no number; who came when is what tells two leads apart. */
function leadKey({ contactedAt, phone, name }: ImportedLead): string {
  return `${contactedAt} ${phone} ${name}`;
}

function customerContent({ birthday, address, phone, nameSortKey: _sortKey, ...customer }: ImportedCustomer): object {
  const { number, reversed, line } = phoneColumns(phone);
  return {
    ...customer,
    ...(birthday && birthdayForms(toldBirthday(birthday))),
    ...(address && { ...address, addressText: address.text, text: undefined }),
    id: newId(),
    nature: usualNature(customer.kind),
    contactId: newId(),
    phoneId: newId(),
    phone: number,
    phoneReversed: reversed,
    phoneLine: line,
  };
}

function toldBirthday(birthday: ImportedBirthday) {
  return birthday.calendar === 'solar' ? { ...birthday, date: localDate(birthday.date) } : birthday;
}

function vehicleContent(vehicle: ImportedVehicle): object {
  const vin = vinColumns(vehicle.vin);
  return {
    ...vehicle,
    ...(vin.kind === 'taken' && vin.columns),
    ...plateColumns(vehicle.plate),
    id: newId(),
    ownerId: newId(),
  };
}
