import { Get, Header, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type Locale, notFound, problemCatalogue, type ProblemType } from '#libs/foundation';
import { Endpoint } from '../endpoints/endpoint';
import { PublicController } from '../endpoints/faces';
import { STATUS_OF } from './problem-document';
import { localeOf } from '../endpoints/request-context';

const CODE = /^[a-z0-9_]{1,60}$/;

/** The pages that the `type` of a problem document leads to. */
@PublicController('problems')
export class ProblemPagesController {
  @Get()
  @Header('cache-control', 'public, max-age=300')
  @Endpoint({
    summary: 'List problem codes',
    description: 'Every code that an answer may carry, with its status and texts.',
    access: 'public',
    produces: 'application/json',
  })
  listProblems(): { data: object[] } {
    return { data: problemCatalogue().problems.map(describe) };
  }

  @Get(':code')
  @Header('cache-control', 'public, max-age=300')
  @Endpoint({
    summary: 'Explain a problem code',
    description: 'As a page for people, or as JSON where the caller prefers it.',
    access: 'public',
    produces: 'text/html',
  })
  async getProblem(
    @Param('code') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const problem = CODE.test(code) ? problemCatalogue().problems.find((known) => known.code === code) : undefined;
    if (!problem) throw new DomainError(notFound);
    const locale = localeOf(request);
    reply.header('content-language', locale);
    if (request.headers.accept?.includes('text/html')) {
      await reply.type('text/html; charset=utf-8').send(page(problem, locale));
    } else {
      await reply.send(describe(problem));
    }
  }
}

function describe({ code, kind, title, detail }: ProblemType): object {
  return { code, status: STATUS_OF[kind], title, detail };
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function page({ code, kind, title, detail }: ProblemType, locale: Locale): string {
  const other: Locale = locale === 'en' ? 'zh-CN' : 'en';
  const section = (language: Locale) =>
    `<section lang="${language}"><h2>${escape(title[language])}</h2><p>${escape(detail[language])}</p></section>`;
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${code} · Forecourt</title></head>
<body><h1><code>${code}</code> · HTTP ${STATUS_OF[kind]}</h1>${section(locale)}${section(other)}</body></html>
`;
}
