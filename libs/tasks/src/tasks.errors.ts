import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const taskTaken = defineProblem({
  code: 'task_taken',
  kind: 'conflict',
  title: { 'zh-CN': '任务已被他人认领', en: 'Somebody else has taken the task' },
  detail: { 'zh-CN': '该任务已由 {claimedBy} 认领', en: '{claimedBy} has taken this task' },
});

export const taskClosed = defineProblem({
  code: 'task_closed',
  kind: 'conflict',
  title: { 'zh-CN': '任务已关闭', en: 'The task is closed' },
  detail: { 'zh-CN': '该任务已关闭（{state}），不能再处理', en: 'The task is closed ({state}) and takes no more' },
});

export const taskNotYours = defineProblem({
  code: 'task_not_yours',
  kind: 'forbidden',
  title: { 'zh-CN': '该任务不属于您', en: 'The task is not yours' },
  detail: {
    'zh-CN': '该任务属于岗位 {ownerRole}，或已指定给他人',
    en: 'The task is for the role {ownerRole}, or for another person of it',
  },
});

export const unknownOutcome = defineFieldProblem('unknown_outcome', {
  'zh-CN': '该类任务没有此结果',
  en: 'Tasks of this kind do not end like this',
});
