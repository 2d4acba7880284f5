import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who wants to hear what, what happened, and how telling it went. A team's callbacks are an endpoint without a URL. */
export class Webhooks1763800002400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_endpoint (
        id uuid CONSTRAINT webhook_endpoint_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        face text NOT NULL,
        url text,
        events text[] NOT NULL,
        description text,
        metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
        api_version text NOT NULL,
        secret text NOT NULL,
        secret_preview text NOT NULL,
        old_secrets jsonb NOT NULL DEFAULT '[]'::jsonb,
        is_active boolean NOT NULL DEFAULT true,
        consecutive_failures integer NOT NULL DEFAULT 0,
        first_failure_at timestamptz,
        has_exhausted boolean NOT NULL DEFAULT false,
        last_success_at timestamptz,
        last_failure_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhook_endpoint_face_known CHECK (face IN ('characters', 'avatars', 'callbacks')),
        CONSTRAINT webhook_endpoint_has_url CHECK ((face = 'callbacks') = (url IS NULL))
      );
      CREATE INDEX webhook_endpoint_of_team ON webhook_endpoint (team_id, is_test, face, id);
      CREATE UNIQUE INDEX webhook_endpoint_one_for_callbacks ON webhook_endpoint (team_id, is_test) WHERE face = 'callbacks';

      CREATE TABLE webhook_event (
        id uuid CONSTRAINT webhook_event_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        type text NOT NULL,
        job_id uuid,
        subject_ids uuid[] NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX webhook_event_one_end_of_job ON webhook_event (job_id) WHERE job_id IS NOT NULL;
      CREATE INDEX webhook_event_of_team ON webhook_event (team_id);
      CREATE INDEX webhook_event_by_age ON webhook_event (created_at);

      CREATE TABLE webhook_delivery (
        id uuid CONSTRAINT webhook_delivery_pkey PRIMARY KEY,
        event_id uuid NOT NULL CONSTRAINT webhook_delivery_of_event REFERENCES webhook_event ON DELETE CASCADE,
        endpoint_id uuid NOT NULL CONSTRAINT webhook_delivery_to_endpoint REFERENCES webhook_endpoint ON DELETE CASCADE,
        event_type text NOT NULL,
        callback_url text,
        payload text,
        payload_urls jsonb NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        step integer NOT NULL DEFAULT 0,
        attempt integer NOT NULL DEFAULT 0,
        returns_to text,
        next_at timestamptz DEFAULT now(),
        lease_token uuid,
        lease_until timestamptz,
        last_status integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhook_delivery_state_known CHECK (state IN ('pending', 'sending', 'delivered', 'exhausted', 'discarded')),
        CONSTRAINT webhook_delivery_returns_to_an_end CHECK (returns_to IN ('delivered', 'exhausted', 'discarded')),
        CONSTRAINT webhook_delivery_due_while_pending CHECK ((state = 'pending') = (next_at IS NOT NULL)),
        CONSTRAINT webhook_delivery_lease_while_sending CHECK ((state = 'sending') = (lease_token IS NOT NULL AND lease_until IS NOT NULL))
      );
      CREATE UNIQUE INDEX webhook_delivery_one_of_each ON webhook_delivery (event_id, endpoint_id);
      CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'pending';
      CREATE INDEX webhook_delivery_due_of_endpoint ON webhook_delivery (endpoint_id, next_at) WHERE state = 'pending';
      CREATE INDEX webhook_delivery_leased ON webhook_delivery (endpoint_id, lease_until) WHERE state = 'sending';
      CREATE INDEX webhook_delivery_of_endpoint ON webhook_delivery (endpoint_id, id);

      CREATE TABLE webhook_attempt (
        delivery_id uuid NOT NULL CONSTRAINT webhook_attempt_of_delivery REFERENCES webhook_delivery ON DELETE CASCADE,
        attempt integer NOT NULL,
        at timestamptz NOT NULL,
        status integer,
        error text,
        duration_ms integer NOT NULL,
        response_excerpt text,
        CONSTRAINT webhook_attempt_pkey PRIMARY KEY (delivery_id, attempt)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_attempt, webhook_delivery, webhook_event, webhook_endpoint');
  }
}
