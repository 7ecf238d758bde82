import type { FastifyReply, FastifyRequest, preSerializationHookHandler } from 'fastify';
import type { Page } from './paging';

/** Sets `Link: <…>; rel="next", <…>; rel="prev"` on the answer of a list. */
export function linkPages(publicUrl: string): preSerializationHookHandler {
  return (request: FastifyRequest, reply: FastifyReply, payload: unknown, done) => {
    const page = (payload as Partial<Page<unknown>> | null)?.page;
    if (page) {
      const links = [linkTo(request.url, page.nextCursor, 'next'), linkTo(request.url, page.prevCursor, 'prev')];
      const header = links.filter((link) => link !== '').join(', ');
      if (header) reply.header('link', header);
    }
    done(null, payload);
  };

  function linkTo(url: string, cursor: string | null, rel: string): string {
    if (cursor === null) return '';
    const [path, query = ''] = url.split('?', 2);
    const others = query.split('&').filter((part) => part !== '' && !part.startsWith('cursor='));
    return `<${publicUrl}${path}?${[...others, `cursor=${cursor}`].join('&')}>; rel="${rel}"`;
  }
}
