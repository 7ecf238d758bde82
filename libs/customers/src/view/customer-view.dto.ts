import { Example, IdField, JsonField, ListField, ObjectField, StringField } from '#libs/http';
import { ObservationDto } from '../customer-observations.dto';
import { RelationDto } from '../care/customer-relations.dto';
import { OpenPromiseDto, TimelineEntryDto } from './customer-timeline.dto';
import { CustomerDto } from '../customers.dto';

/** What one feature knows of a customer. */
export class CustomerPartDto {
  @StringField({ max: 40, description: 'Which feature: `vehicles`, `serviceOrders` …', example: 'vehicles' })
  name!: string;

  @StringField({ max: 60, description: 'Label in the caller’s language', example: '车辆' })
  label!: string;

  @JsonField({ description: 'What it knows; documented with the feature', example: { count: 1 } })
  content!: object;
}

/** All about a customer in one answer (客户视图). CUS-17 */
@Example({ mergedIntoId: null })
export class CustomerViewDto {
  @ObjectField(() => CustomerDto, { description: 'Who the customer is' })
  customer!: CustomerDto;

  @ListField('id', {
    max: 200,
    description: 'The customer and the duplicates merged into it',
    example: ['01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11'],
  })
  customerIds!: string[];

  @IdField({
    nullable: true,
    description: 'Person of the group (集团客户) that this is; null while not matched. GRP-01',
  })
  personId!: string | null;

  @ListField(() => ObservationDto, { max: 20, description: 'The latest observation of each field. CUS-02' })
  observed!: ObservationDto[];

  @ListField(() => RelationDto, { max: 50, description: 'Family members and key persons. CUS-07' })
  relations!: RelationDto[];

  @ListField(() => OpenPromiseDto, {
    max: 50,
    description: 'What the store still owes the customer, the soonest first; tasks only with `tasks:read`',
  })
  openPromises!: OpenPromiseDto[];

  @ListField(() => TimelineEntryDto, {
    max: 20,
    description: 'What happened last with the customer and what belongs to it; `GET …/timeline` goes on',
  })
  timeline!: TimelineEntryDto[];

  @ListField(() => CustomerPartDto, { max: 40, description: 'What the other features know' })
  parts!: CustomerPartDto[];

  @IdField({ nullable: true, description: 'Set: this is a duplicate; go on with that customer' })
  mergedIntoId!: string | null;
}
