import { BooleanField, InstantField, IntegerField, JsonField, ListField, StringField } from '#libs/http';
import type { ImportProfile } from './import-profile';
import { SVW_PROFILE } from './presets/svw.preset';

export class NewImportProfileDto {
  @JsonField({
    maxDepth: 6,
    description:
      'How one system writes its exports: file names, encoding, delimiter, columns, and the dialects of dates, money, ' +
      'yes/no and codes. See `docs/domain/import-profiles.md`',
    example: SVW_PROFILE,
  })
  definition!: object;
}

/** How one manufacturer’s system writes its exports (导入模板). TEN-02 */
export class ImportProfileDto {
  @StringField({ max: 30, description: 'Code, as imports name it', example: 'svw' })
  code!: string;

  @StringField({ max: 100, description: 'Name in the caller’s language', example: '上汽大众' })
  name!: string;

  @BooleanField({ description: 'Comes with the product and cannot be changed' })
  preset!: boolean;

  @JsonField({ description: 'The profile', example: SVW_PROFILE })
  definition!: ImportProfile;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ nullable: true, description: 'When it was changed last; null for a preset' })
  updatedAt!: Date | null;
}

/** All profiles; a group has few. */
export class ImportProfilesDto {
  @ListField(() => ImportProfileDto, { max: 200, description: 'The presets and the group’s own' })
  data!: ImportProfileDto[];
}
