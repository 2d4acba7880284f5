import { Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Env } from '../../config/index.js';
import { ApiController, Endpoint } from '../endpoint.js';
import { NotFoundError } from '../http.errors.js';
import { errorsHtml } from './errors-html.js';

/** A page for people, so it is no part of the OpenAPI document. */
@ApiExcludeController()
@ApiController('docs/errors', { tag: 'Docs' })
export class ErrorsPageController {
  private html?: string;

  constructor(private readonly env: Env) {}

  @Get()
  @Endpoint({ summary: 'Every error code, its cause and its cure', scope: 'public' })
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
  @Header('Cache-Control', 'public, max-age=300')
  errors(): string {
    if (!this.env.DOCS_ENABLED) {
      throw new NotFoundError();
    }
    this.html ??= errorsHtml();
    return this.html;
  }
}
