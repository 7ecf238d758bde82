export { BOARD_RULES, BoardRulesDocument, USUAL_BOARD_RULES } from './board-rules';
export { ClockingsService } from './clockings.service';
export { ControlBoardService } from './control-board.service';
export * from './control-board.errors';
export * from './control-board.module';
export { LabourClocking } from './labour-clocking.entity';
export { LabourHoursService } from './labour-hours.service';
export { WorkPlan } from './work-plan.entity';
export { WorkPlansService } from './work-plans.service';
