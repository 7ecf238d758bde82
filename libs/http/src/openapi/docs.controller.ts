import { Get, Header } from '@nestjs/common';
import { DOCS_PAGE, DOCS_SCRIPT } from './docs-page';
import { Endpoint, type EndpointOptions } from '../endpoints/endpoint';
import { PublicController } from '../endpoints/faces';

const PAGE = {
  summary: 'Read the documentation',
  description: 'Swagger UI. The page itself says nothing: it asks for a key and then fetches the document.',
  access: 'public',
  produces: 'text/html',
} satisfies EndpointOptions;

const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Swagger UI with its assets bundled. The same page for every store, whether or not it exists. */
@PublicController('')
export class DocsController {
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Endpoint(PAGE)
  showDocs(): string {
    return DOCS_PAGE;
  }

  @Get('v1/stores/:storeCode/docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Endpoint(PAGE)
  showStoreDocs(): string {
    return DOCS_PAGE;
  }

  @Get('docs/page.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'public, max-age=300')
  @Endpoint({ ...PAGE, produces: 'text/javascript' })
  getScript(): string {
    return DOCS_SCRIPT;
  }
}
