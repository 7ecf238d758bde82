import { IsOrigin, ListField } from '#libs/http';

/** Origins whose pages may call a store's API from a browser (跨域来源). */
export class StoreOriginsDto {
  @IsOrigin({ each: true })
  @ListField('string', {
    description: 'Scheme, host and port; none: no page may',
    example: ['https://www.example.com'],
    max: 20,
    unique: true,
  })
  origins!: string[];
}
