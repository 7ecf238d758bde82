import { DecimalField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';

/** Lines that shares should stay below (控制指标). SVC-29, SVC-30 */
export class WorkshopControlsDocument {
  @DecimalField({
    scale: 2,
    min: 0,
    max: 100,
    description: 'Percent of the warranty claims that may be sent back (索赔退回率)',
    example: '7',
  })
  claimRejectionPercent!: string;

  @DecimalField({
    scale: 2,
    min: 0,
    max: 100,
    description: 'Responsibility accidents in percent of the orders delivered (责任事故率); 0.1 is one in a thousand',
    example: '0.1',
  })
  accidentPercent!: string;
}

/** Code of the one document of its kind. */
export const USUAL_CONTROLS = 'default';

export const WORKSHOP_CONTROLS = definePolicyKind<WorkshopControlsDocument>({
  code: 'workshop-controls',
  label: { 'zh-CN': '车间控制指标', en: 'Control lines of the workshop' },
  document: WorkshopControlsDocument,
  levels: ['group', 'store'],
  codes: [USUAL_CONTROLS],
  presets: [
    {
      code: USUAL_CONTROLS,
      version: 1,
      label: { 'zh-CN': '索赔退回 7%，责任事故千分之一', en: 'Claims sent back 7 %, accidents one in a thousand' },
      document: { claimRejectionPercent: '7', accidentPercent: '0.1' },
    },
  ],
});
