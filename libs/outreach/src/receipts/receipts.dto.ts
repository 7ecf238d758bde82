import { Example, IntegerField, StringField } from '#libs/http';

export class ReceiptsQuery {
  @StringField({ max: 200, optional: true, description: 'Value of RECEIPTS_TOKEN', example: 'b7c1f0…' })
  token?: string;
}

/** Says in the words of every provider that nothing need be pushed again. */
@Example({ taken: 1 })
export class ReceiptsTakenDto {
  @IntegerField({ description: '0, as Aliyun wants it', example: 0 })
  code!: number;

  @StringField({ max: 10, description: 'OK, as Aliyun wants it', example: 'OK' })
  msg!: string;

  @IntegerField({ description: '0, as Tencent wants it', example: 0 })
  result!: number;

  @StringField({ max: 10, description: 'OK, as Tencent wants it', example: 'OK' })
  errmsg!: string;

  @IntegerField({ min: 0, description: 'Receipts that said something new of a message of ours' })
  taken!: number;
}
