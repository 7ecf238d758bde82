import { EnumField, Example, IdField, InstantField, PageQuery, StringField } from '#libs/http';
import { OBSERVED_FIELDS, type ObservedField } from './customer-history.entity';

@Example({ field: 'payment_method' })
export class NewObservationDto {
  @EnumField(OBSERVED_FIELDS, { enumName: 'ObservedField', description: 'What was noticed (观察信息). CUS-02' })
  field!: ObservedField;

  @StringField({ min: 1, max: 300, description: 'What was noticed about it', example: '微信支付' })
  value!: string;
}

/** Something that staff noticed of a customer at a contact (观察信息). CUS-02 */
@Example({ field: 'payment_method' })
export class ObservationDto {
  @IdField({ description: 'Id of the observation' })
  id!: string;

  @EnumField(OBSERVED_FIELDS, { enumName: 'ObservedField', description: 'What was noticed' })
  field!: ObservedField;

  @StringField({ max: 300, description: 'What was noticed about it', example: '微信支付' })
  value!: string;

  @InstantField({ description: 'When it was noticed' })
  observedAt!: Date;

  @StringField({ max: 60, description: 'Id of the staff member or API key that noted it', example: 'fc8Jk2mQ91xZ' })
  observedBy!: string;
}

export class ListObservationsQuery extends PageQuery {}
