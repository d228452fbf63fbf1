<?php
/**
 * The list of posts: what audionews made of each, and a way to send it again.
 *
 * @package Audionews
 */

defined( 'ABSPATH' ) || exit;

const AUDIONEWS_FRESH_S = 30; // How long an answer is believed before audionews is asked again.

add_action(
	'admin_init',
	static function () {
		foreach ( audionews_post_types() as $type ) {
			add_filter(
				'manage_' . $type . '_posts_columns',
				static function ( $columns ) {
					$columns['audionews'] = __( 'Audio', 'audionews' );
					return $columns;
				}
			);
			add_action( 'manage_' . $type . '_posts_custom_column', 'audionews_column', 10, 2 );
		}
	}
);

/**
 * What became of an article, in words.
 *
 * @param int $post_id The article.
 * @return string
 */
function audionews_state_words( $post_id ) {
	$state = get_post_meta( $post_id, '_audionews_state', true );
	if ( ! is_array( $state ) || empty( $state['state'] ) ) {
		return __( 'Not sent', 'audionews' );
	}
	$words = array(
		'sent'     => __( 'Sent, waits at the desk of audionews', 'audionews' ),
		'proposed' => __( 'Changed, waits at the desk as a correction', 'audionews' ),
		'gone'     => __( 'Taken back, the desk was told', 'audionews' ),
		'waiting'  => __( 'Not taken yet, is sent again', 'audionews' ),
		'failed'   => __( 'Not taken', 'audionews' ),
		'refused'  => __( 'Refused', 'audionews' ),
	);
	$audio = get_post_meta( $post_id, '_audionews_audio', true );
	$heard = is_array( $audio ) && isset( $audio['state'] ) ? $audio['state'] : '';
	if ( 'sent' === $state['state'] && 'live' === $heard ) {
		return __( 'Can be listened to', 'audionews' );
	}
	if ( 'withdrawn' === $heard ) {
		return __( 'Audio withdrawn', 'audionews' );
	}
	$told = isset( $words[ $state['state'] ] ) ? $words[ $state['state'] ] : $state['state'];
	return empty( $state['words'] ) ? $told : $told . ': ' . $state['words'];
}

/**
 * The column of one article.
 *
 * @param string $column  Its name.
 * @param int    $post_id The article.
 */
function audionews_column( $column, $post_id ) {
	if ( 'audionews' !== $column ) {
		return;
	}
	echo esc_html( audionews_state_words( $post_id ) );
	$state = get_post_meta( $post_id, '_audionews_state', true );
	if ( is_array( $state ) && ! empty( $state['at'] ) ) {
		printf(
			'<br><time datetime="%s">%s</time>',
			esc_attr( gmdate( DATE_ATOM, (int) $state['at'] ) ),
			esc_html( wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), (int) $state['at'] ) )
		);
	}
	$audio = get_post_meta( $post_id, '_audionews_audio', true );
	if ( ! is_array( $audio ) || empty( $audio['at'] ) || $audio['at'] < time() - AUDIONEWS_FRESH_S ) {
		audionews_to_ask( (int) $post_id );
	}
}

/**
 * Which articles of this list audionews is asked about, once the list is shown.
 *
 * @param int|null $post_id One more; null: all.
 * @return int[]
 */
function audionews_to_ask( $post_id = null ) {
	static $ids = array();
	if ( null !== $post_id ) {
		$ids[] = $post_id;
	}
	return $ids;
}

add_action(
	'admin_footer',
	static function () {
		$ids = audionews_to_ask();
		if ( $ids && '' !== audionews_settings()['site'] ) {
			wp_schedule_single_event( time(), 'audionews_ask', array( array_slice( $ids, 0, 20 ) ) );
		}
	}
);

add_action(
	'audionews_ask',
	static function ( $ids ) {
		foreach ( (array) $ids as $id ) {
			if ( ! audionews_is_public( get_post( (int) $id ) ) ) {
				continue;
			}
			$asked = audionews_settings()['site'] . '/oembed?url=' . rawurlencode( get_permalink( (int) $id ) );
			$code  = (int) wp_remote_retrieve_response_code( wp_remote_get( $asked, array( 'timeout' => 5 ) ) );
			if ( 0 === $code ) {
				return; // Nobody answers: the others would wait for nothing.
			}
			$known = array(
				200 => 'live',
				410 => 'withdrawn',
			);
			$state = array(
				'state' => isset( $known[ $code ] ) ? $known[ $code ] : 'none',
				'at'    => time(),
			);
			update_post_meta( (int) $id, '_audionews_audio', $state );
		}
	}
);

add_filter(
	'post_row_actions',
	static function ( $actions, $post ) {
		if ( audionews_is_public( $post ) && current_user_can( 'edit_post', $post->ID ) && '' !== audionews_settings()['site'] ) {
			$address = wp_nonce_url( admin_url( 'admin-post.php?action=audionews_send&post=' . $post->ID ), 'audionews_send' );
			/* translators: %s: the title of an article. */
			$label = sprintf( __( 'Send “%s” to audionews again', 'audionews' ), get_the_title( $post ) );

			$actions['audionews'] = sprintf( '<a href="%s" aria-label="%s">%s</a>', esc_url( $address ), esc_attr( $label ), esc_html__( 'Send to audionews', 'audionews' ) );
		}
		return $actions;
	},
	10,
	2
);

add_action(
	'admin_post_audionews_send',
	static function () {
		check_admin_referer( 'audionews_send' );
		$post_id = isset( $_GET['post'] ) ? absint( $_GET['post'] ) : 0;
		if ( ! current_user_can( 'edit_post', $post_id ) ) {
			wp_die( esc_html__( 'You may not do that.', 'audionews' ), '', array( 'response' => 403 ) );
		}
		audionews_tell( $post_id );
		wp_safe_redirect( add_query_arg( 'audionews-sent', $post_id, admin_url( 'edit.php?post_type=' . get_post_type( $post_id ) ) ) );
		exit;
	}
);

add_action(
	'admin_notices',
	static function () {
		$screen = get_current_screen();
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only tells what was done; changes nothing.
		$post_id = isset( $_GET['audionews-sent'] ) ? absint( $_GET['audionews-sent'] ) : 0;
		if ( ! $post_id || null === $screen || 'edit' !== $screen->base || ! current_user_can( 'edit_post', $post_id ) ) {
			return;
		}
		printf( '<div class="notice notice-info is-dismissible" role="status"><p>%s: %s</p></div>', esc_html( get_the_title( $post_id ) ), esc_html( audionews_state_words( $post_id ) ) );
	}
);
