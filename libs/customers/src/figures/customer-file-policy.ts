import { ListField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import { DEFAULT_RULES } from '../care/customer-care-policy';
import { FILE_FIELDS, type FileField, type FileRules } from './customer-file.policy';

/** What a complete file holds (客户档案完整性规则). CUS-19 */
export class CustomerFileDocument implements FileRules {
  @ListField(FILE_FIELDS, {
    max: FILE_FIELDS.length,
    unique: true,
    enumName: 'CustomerFileField',
    description: 'Of a person (个人)',
    example: ['phone', 'birthday', 'address'],
  })
  person!: FileField[];

  @ListField(FILE_FIELDS, {
    max: FILE_FIELDS.length,
    unique: true,
    enumName: 'CustomerFileField',
    description: 'Of an organisation (单位)',
    example: ['phone', 'contact_person', 'address'],
  })
  organisation!: FileField[];
}

/** The basic fields of CUS-01, CUS-04 and CUS-06; of an organisation the contact person too (CUS-03). */
const USUAL_FILE: CustomerFileDocument = {
  person: ['phone', 'id_number', 'occupation', 'address', 'birthday', 'hobbies'],
  organisation: ['phone', 'id_number', 'contact_person', 'address'],
};

export const CUSTOMER_FILE = definePolicyKind<CustomerFileDocument>({
  code: 'customer-file',
  label: { 'zh-CN': '客户档案完整性规则', en: 'What a complete customer file holds' },
  document: CustomerFileDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [{ code: DEFAULT_RULES, version: 1, label: { 'zh-CN': '常用规则', en: 'The usual' }, document: USUAL_FILE }],
});
