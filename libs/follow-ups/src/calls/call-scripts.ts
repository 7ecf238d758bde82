import { defineFieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { CallScriptDocument } from './call-script.dto';
import { SCRIPT_FAULTS, scriptFaults } from './call-script.policy';
import { AFTER_VISIT_SCRIPTS } from './presets/after-visit-scripts.preset';
import { NEW_CAR_SCRIPTS, OTHER_SCRIPTS } from './presets/new-car-scripts.preset';

/** Code of the script of calls that have no other. */
export const USUAL_SCRIPT = 'usual';

defineFieldProblem(SCRIPT_FAULTS.duplicatePart, {
  'zh-CN': '话术环节代码重复',
  en: 'Two parts of the script have one code',
});
defineFieldProblem(SCRIPT_FAULTS.notLater, {
  'zh-CN': '只能转到后面的环节',
  en: 'The talk goes on with a later part only',
});
defineFieldProblem(SCRIPT_FAULTS.branch, {
  'zh-CN': '“一般”须与“不满意”转到同一环节',
  en: 'So-so leads to the same part as not satisfied',
});
defineFieldProblem(SCRIPT_FAULTS.unknownPlaceholder, {
  'zh-CN': '话术中有未知的占位符',
  en: 'The script has a placeholder that nobody fills',
});

/** What is said in calls (回访话术). A group adds its own under codes of its own. FUP-11, FUP-13 */
export const CALL_SCRIPT = definePolicyKind<CallScriptDocument>({
  code: 'call-script',
  label: { 'zh-CN': '回访话术', en: 'Script of a call' },
  document: CallScriptDocument,
  levels: ['group', 'store'],
  codes: 'open',
  presets: [...AFTER_VISIT_SCRIPTS, ...NEW_CAR_SCRIPTS, ...OTHER_SCRIPTS].map(([code, document]) => ({
    ...{ code, version: 1, label: document.label, document },
  })),
  check: scriptFaults,
});
