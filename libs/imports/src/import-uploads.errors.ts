import { defineProblem } from '#libs/foundation';

export const importProfileUnknown = defineProblem({
  code: 'import_profile_unknown',
  kind: 'invalid',
  title: { 'zh-CN': '导入模板不存在', en: 'There is no such import profile' },
  detail: { 'zh-CN': '没有名为 {profile} 的导入模板', en: 'There is no import profile called {profile}' },
});

export const importFileUnexpected = defineProblem({
  code: 'import_file_unexpected',
  kind: 'invalid',
  title: { 'zh-CN': '无法识别的文件', en: 'A file is not one of the profile’s' },
  detail: {
    'zh-CN': '模板 {profile} 不认识文件 {file}；可识别的文件：{expected}',
    en: 'Profile {profile} does not know {file}; it knows: {expected}',
  },
});

export const importFileTwice = defineProblem({
  code: 'import_file_twice',
  kind: 'invalid',
  title: { 'zh-CN': '文件重复', en: 'Two files of one kind' },
  detail: {
    'zh-CN': '文件 {file} 与另一文件种类相同，请分次导入',
    en: '{file} is of the same kind as another; import one at a time',
  },
});

export const importWithoutFiles = defineProblem({
  code: 'import_without_files',
  kind: 'invalid',
  title: { 'zh-CN': '没有上传文件', en: 'No file was uploaded' },
  detail: {
    'zh-CN': '请以 multipart/form-data 上传至少一个文件',
    en: 'Upload at least one file as multipart/form-data',
  },
});

export const importProfileTaken = defineProblem({
  code: 'import_profile_taken',
  kind: 'conflict',
  title: { 'zh-CN': '导入模板代码已被使用', en: 'The code of the profile is taken' },
  detail: { 'zh-CN': '代码 {code} 已属于其他导入模板', en: 'Another import profile is called {code}' },
});
