<?php
/**
 * When an article is published, changed or taken back, audionews is told: after the editor has their answer, and again later where
 * nobody answered.
 *
 * @package Audionews
 */

defined( 'ABSPATH' ) || exit;

const AUDIONEWS_WAITS_S = array( 60, 300, 1800, 7200 );
const AUDIONEWS_AT_ONCE = 5; // Articles told in one request; of a bulk edit the rest follow by WordPress' own schedule.

/**
 * Keeps what is to be told at the end of this request, once for each article; or answers what is kept and forgets it.
 *
 * @param int|null   $post_id The article; null: what is kept.
 * @param array|null $message Of a deletion, which must not be read later.
 * @return array
 */
function audionews_queue( $post_id = null, $message = null ) {
	static $kept = array();
	if ( null === $post_id ) {
		$all  = $kept;
		$kept = array();
		return $all;
	}
	$kept[ $post_id ] = $message;
	return $kept;
}

/**
 * The message that an article is no longer public.
 *
 * @param WP_Post $post As it was while it was public.
 * @return array
 */
function audionews_deletion( $post ) {
	return array(
		'id'      => audionews_story_id( $post->ID ),
		'url'     => get_permalink( $post ),
		'deleted' => true,
	);
}

add_action(
	'wp_after_insert_post',
	static function ( $post_id, $post, $update, $before ) {
		$importing = defined( 'WP_IMPORTING' ) && WP_IMPORTING; // An archive is not news.
		if ( $importing || wp_is_post_revision( $post_id ) || wp_is_post_autosave( $post_id ) || ! audionews_settings()['push'] ) {
			return;
		}
		if ( audionews_is_public( $post ) ) {
			audionews_queue( (int) $post_id );
		} elseif ( $update && audionews_is_public( $before ) ) {
			audionews_queue( (int) $post_id, audionews_deletion( $before ) );
		}
	},
	10,
	4
);

add_action(
	'before_delete_post',
	static function ( $post_id ) {
		$post = get_post( $post_id );
		if ( audionews_is_public( $post ) && audionews_settings()['push'] ) {
			audionews_queue( (int) $post_id, audionews_deletion( $post ) );
		}
	}
);

add_action(
	'shutdown',
	static function () {
		$queued = audionews_queue();
		if ( array() === $queued ) {
			return;
		}
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request(); // The editor does not wait.
		}
		$told = 0;
		foreach ( $queued as $post_id => $message ) {
			if ( ++$told <= AUDIONEWS_AT_ONCE ) {
				audionews_tell( (int) $post_id, $message );
			} else {
				wp_schedule_single_event( time() + 5 * $told, 'audionews_retry', array( (int) $post_id, $message, 0, '' ) );
			}
		}
	}
);

/**
 * Tells audionews of an article now, and keeps what came of it beside the article. What nobody took is tried again later.
 *
 * @param int        $post_id The article.
 * @param array|null $message Of a deletion; else the article is read as it is now.
 * @param int        $tries   How often it was tried before.
 * @param string     $id      The message's id, where it was sent before.
 */
function audionews_tell( $post_id, $message = null, $tries = 0, $id = '' ) {
	$post = get_post( $post_id );
	if ( null === $message ) {
		if ( ! audionews_is_public( $post ) ) {
			return;
		}
		$message = audionews_story( $post );
	}
	$body = (string) wp_json_encode( $message );
	$mark = 'wp-' . $post_id . '-' . substr( md5( $body ), 0, 12 );
	if ( 0 !== strpos( $id, $mark ) ) {
		$id = $mark . '-' . wp_generate_password( 8, false ); // Changed since it was tried: another message.
	}
	$told  = audionews_send( $message, $id );
	$code  = $told['code'];
	$state = array(
		'at'    => time(),
		'words' => '',
		'slug'  => $told['slug'],
	);
	if ( ( $code >= 200 && $code < 300 ) || 409 === $code ) { // 409: it was taken, and only its answer was lost.
		$state['state'] = ! empty( $message['deleted'] ) ? 'gone' : ( $told['proposed'] ? 'proposed' : 'sent' );
	} elseif ( 0 === $code || $code >= 500 || 429 === $code ) {
		$state['words'] = $told['words'];
		$state['state'] = isset( AUDIONEWS_WAITS_S[ $tries ] ) ? 'waiting' : 'failed';
		if ( 'waiting' === $state['state'] ) {
			wp_schedule_single_event( time() + AUDIONEWS_WAITS_S[ $tries ], 'audionews_retry', array( $post_id, empty( $message['deleted'] ) ? null : $message, $tries + 1, $id ) );
		}
	} else {
		$state['state'] = 'refused';
		$state['words'] = $told['words'];
	}
	if ( null !== $post ) {
		update_post_meta( $post_id, '_audionews_state', $state );
	}
}

add_action(
	'audionews_retry',
	static function ( $post_id, $message = null, $tries = 0, $id = '' ) {
		$state = get_post_meta( (int) $post_id, '_audionews_state', true );
		$later = null === $message && $tries > 0 && is_array( $state ) && 'waiting' !== $state['state'];
		if ( $later || ( is_array( $message ) && audionews_is_public( get_post( (int) $post_id ) ) ) ) {
			return; // A later change was taken meanwhile, or what was taken back is public again.
		}
		audionews_tell( (int) $post_id, is_array( $message ) ? $message : null, (int) $tries, (string) $id );
	},
	10,
	4
);
