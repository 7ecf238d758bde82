import { CUSTOMER_VALUE_CLASSES, type CustomerValueClass } from '#libs/customers';
import type { Localized } from '#libs/foundation';
import { ListField, ObjectField, StringField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';

export class ServicePointTextDto implements Localized {
  @StringField({ min: 1, max: 200, description: 'In Chinese', example: '严控维修质量' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 200, description: 'In English', example: 'Strict control of repair quality' })
  en!: string;
}

export class ServicePointDto {
  @ListField(CUSTOMER_VALUE_CLASSES, {
    max: CUSTOMER_VALUE_CLASSES.length,
    enumName: 'CustomerValueClass',
    description: 'Classes of customers whose orders show it. CF-14',
    example: ['gold'],
  })
  classes!: CustomerValueClass[];

  @ObjectField(() => ServicePointTextDto, { description: 'What to mind' })
  text!: ServicePointTextDto;
}

/** What to mind with the customers of each class (分级服务要点). SVC-35 */
export class ServicePointsDocument {
  @ListField(() => ServicePointDto, { max: 100, description: 'In the order in which they are shown' })
  points!: ServicePointDto[];
}

/** The only code: a store has one list. */
export const STORE_SERVICE_POINTS = 'store';

export const SERVICE_POINTS = definePolicyKind<ServicePointsDocument>({
  code: 'service-points',
  label: { 'zh-CN': '分级服务要点', en: 'Service points by class' },
  document: ServicePointsDocument,
  levels: ['group', 'store'],
  codes: [STORE_SERVICE_POINTS],
  presets: [
    {
      code: STORE_SERVICE_POINTS,
      version: 1,
      label: { 'zh-CN': 'A类与B类客户', en: 'Classes A and B' },
      document: {
        points: [
          {
            classes: ['gold'],
            text: { 'zh-CN': '严控维修质量', en: 'Strict control of repair quality' },
          },
          {
            classes: ['important'],
            text: { 'zh-CN': '保证维修质量，准时交车', en: 'Repair quality and delivery on time' },
          },
          {
            classes: ['important'],
            text: { 'zh-CN': '维修后精心清洁车辆', en: 'The repaired car is cleaned with care' },
          },
        ],
      },
    },
  ],
});

/** What to mind with a customer; nothing where the class is not known. SVC-35 */
export function pointsFor({ points }: ServicePointsDocument, valueClass: CustomerValueClass | null): Localized[] {
  if (valueClass === null) return [];
  return points.filter(({ classes }) => classes.includes(valueClass)).map(({ text }) => text);
}
