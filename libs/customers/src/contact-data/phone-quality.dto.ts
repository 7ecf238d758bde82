import { DecimalField, Example, IntegerField, StringField } from '#libs/http';

/** How well the customers can be reached (号码质量). Each figure opens to `GET /customers?contactQuality=`. CUS-12, SEC-04 */
@Example({ retentionRate: '0.9200', targetRate: '0.9000' })
export class ContactQualityDto {
  @IntegerField({ min: 0, description: 'Customers on file', example: 100 })
  total!: number;

  @IntegerField({ min: 0, description: 'May be reached by at least one number: `good`', example: 92 })
  good!: number;

  @IntegerField({ min: 0, description: 'Of these: somebody has answered already', example: 61 })
  reached!: number;

  @IntegerField({ min: 0, description: 'Have wrong numbers (错号) and no good one: `wrong_number`', example: 3 })
  wrongNumber!: number;

  @IntegerField({ min: 0, description: 'Have nothing but empty numbers (空号): `empty_number`', example: 2 })
  emptyNumber!: number;

  @IntegerField({ min: 0, description: 'Have no number (无号): `no_number`', example: 3 })
  noNumber!: number;

  @DecimalField({
    scale: 4,
    min: 0,
    max: 1,
    nullable: true,
    description: 'Information-retention rate (信息留存率): good ÷ total; null without customers',
  })
  retentionRate!: string | null;

  @DecimalField({ scale: 4, min: 0, max: 1, description: 'Target of the policy' })
  targetRate!: string;

  @StringField({ max: 120, description: 'Policy of the target', example: 'customer-care/default@preset:1' })
  policyRef!: string;
}
