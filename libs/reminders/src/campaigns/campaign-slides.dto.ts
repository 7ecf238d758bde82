import { EnumField, IdField, InstantField, StringField } from '#libs/http';
import { SCAN_TYPES, type ScanType } from '#libs/storage';

/** Where slides can be fetched for a day. REM-37 */
export class SlidesLinkDto {
  @IdField({ description: 'The campaign' })
  campaignId!: string;

  @StringField({
    max: 1000,
    description: 'Address that needs no credential; whoever has it can open the slides until it ends',
    example: 'https://api.example.com/v1/files/dGhrM3kuc3RvcmVf.QqJp0mK2v7Zs1nYc3xWd5LhA',
  })
  url!: string;

  @InstantField({ description: 'When the address ends' })
  expiresAt!: Date;

  @EnumField(SCAN_TYPES, { enumName: 'ScanType', description: 'Type of the file, by its content', example: 'pdf' })
  type!: ScanType;
}
