import { defineProblem } from '#libs/foundation';

export const uploadTooLarge = defineProblem({
  code: 'upload_too_large',
  kind: 'too_large',
  title: { 'zh-CN': '文件过大', en: 'The file is too large' },
  detail: { 'zh-CN': '单个文件不得超过 {maxMegabytes} MB', en: 'A file may have at most {maxMegabytes} MB' },
});

export const uploadTypeRefused = defineProblem({
  code: 'upload_type_refused',
  kind: 'unsupported_media',
  title: { 'zh-CN': '文件类型不被接受', en: 'The file is of a type that is not taken' },
  detail: {
    'zh-CN': '文件内容须为以下类型之一：{allowed}；文件名与声明的类型不作数',
    en: 'By its content a file must be one of: {allowed}; its name and declared type do not count',
  },
});
