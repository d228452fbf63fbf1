<?php
/**
 * What is told of an article, and how it is signed and sent (Standard Webhooks, https://www.standardwebhooks.com).
 *
 * @package Audionews
 */

defined( 'ABSPATH' ) || exit;

/**
 * The bytes that a secret stands for; null where it is none.
 *
 * @param string $secret "whsec_" and base64.
 * @return string|null
 */
function audionews_key_of( $secret ) {
	if ( 0 !== strpos( $secret, 'whsec_' ) ) {
		return null;
	}
	$key = base64_decode( substr( $secret, 6 ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- so the specification writes secrets.
	return false === $key || '' === $key ? null : $key;
}

/**
 * The signature of a message.
 *
 * @param string $secret "whsec_" and base64.
 * @param string $id     The message's id.
 * @param int    $at     Seconds since 1970.
 * @param string $body   The message.
 * @return string
 */
function audionews_signature( $secret, $id, $at, $body ) {
	$hash = hash_hmac( 'sha256', $id . '.' . $at . '.' . $body, (string) audionews_key_of( $secret ), true );
	return 'v1,' . base64_encode( $hash ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- so the specification writes signatures.
}

/**
 * Under which id audionews knows an article: it stays when its address changes.
 *
 * @param int $post_id The article.
 * @return string
 */
function audionews_story_id( $post_id ) {
	return add_query_arg( 'p', (int) $post_id, home_url( '/' ) );
}

/**
 * Whether everybody may read an article.
 *
 * @param WP_Post|null $post The article.
 * @return bool
 */
function audionews_is_public( $post ) {
	return $post instanceof WP_Post && 'publish' === $post->post_status && '' === (string) $post->post_password && in_array( $post->post_type, audionews_post_types(), true );
}

/**
 * An article as audionews reads it: its text as readers see it, without the player.
 *
 * @param WP_Post $article The article.
 * @return array
 */
function audionews_story( $article ) {
	global $post;
	$before = $post;
	$post   = $article; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- the_content reads it; it is put back.
	setup_postdata( $article );
	audionews_player_silent( true );
	$html = apply_filters( 'the_content', $article->post_content ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- a hook of WordPress.
	audionews_player_silent( false );
	$post = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- as it was.
	if ( $before instanceof WP_Post ) {
		setup_postdata( $before );
	}
	$author = get_the_author_meta( 'display_name', (int) $article->post_author );
	return array(
		'id'        => audionews_story_id( $article->ID ),
		'url'       => get_permalink( $article ),
		'title'     => html_entity_decode( get_the_title( $article ), ENT_QUOTES, 'UTF-8' ),
		'html'      => $html,
		'authors'   => '' === (string) $author ? array() : array( $author ),
		'published' => get_post_time( DATE_ATOM, true, $article ),
	);
}

/**
 * Sends one message and says what came of it.
 *
 * @param array  $message What is told.
 * @param string $id      The message's id: the same one twice is taken once.
 * @return array{code: int, words: string, slug: string, proposed: bool} The code is 0 where nobody answered.
 */
function audionews_send( $message, $id ) {
	$settings = audionews_settings();
	$nothing  = array(
		'code'     => 0,
		'words'    => '',
		'slug'     => '',
		'proposed' => false,
	);
	if ( '' === $settings['site'] || '' === $settings['source'] || null === audionews_key_of( $settings['secret'] ) ) {
		return array_merge( $nothing, array( 'words' => __( 'The settings of audionews are not complete.', 'audionews' ) ) );
	}
	$body = wp_json_encode( $message, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
	if ( false === $body ) {
		return array_merge( $nothing, array( 'words' => __( 'The article holds letters that cannot be sent.', 'audionews' ) ) );
	}
	$at     = time();
	$answer = wp_remote_post(
		$settings['site'] . '/webhook/' . rawurlencode( $settings['source'] ),
		array(
			'body'        => $body,
			'timeout'     => 15, // phpcs:ignore WordPressVIPMinimum.Performance.RemoteRequestTimeout -- after the answer was given, see push.php.
			'redirection' => 0,
			'headers'     => array(
				'Content-Type'      => 'application/json',
				'webhook-id'        => $id,
				'webhook-timestamp' => (string) $at,
				'webhook-signature' => audionews_signature( $settings['secret'], $id, $at, $body ),
			),
		)
	);
	if ( is_wp_error( $answer ) ) {
		return array_merge( $nothing, array( 'words' => $answer->get_error_message() ) );
	}
	$said = json_decode( wp_remote_retrieve_body( $answer ), true );
	$said = is_array( $said ) ? $said : array();
	$code = (int) wp_remote_retrieve_response_code( $answer );
	/* translators: %d: an HTTP status such as 503. */
	$words = isset( $said['message'] ) && is_string( $said['message'] ) ? $said['message'] : sprintf( __( 'audionews answered with %d.', 'audionews' ), $code );
	return array(
		'code'     => $code,
		'words'    => wp_strip_all_tags( $words ),
		'slug'     => isset( $said['slug'] ) && is_string( $said['slug'] ) ? sanitize_title( $said['slug'] ) : '',
		'proposed' => ! empty( $said['proposed'] ),
	);
}
