<?php
/**
 * The player at an article: an element of audionews, which shows nothing while there is no audio.
 *
 * @package Audionews
 */

defined( 'ABSPATH' ) || exit;

/**
 * Whether the player stays away: while an article's text is read to be sent.
 *
 * @param bool|null $silent Set it; null: only ask.
 * @return bool
 */
function audionews_player_silent( $silent = null ) {
	static $now = false;
	if ( null !== $silent ) {
		$now = $silent;
	}
	return $now;
}

/**
 * The player's markup for an article; "" where there is none.
 *
 * @param int $post_id The article.
 * @return string
 */
function audionews_player( $post_id ) {
	$site = audionews_settings()['site'];
	$post = get_post( $post_id );
	if ( '' === $site || audionews_player_silent() || is_feed() || ! audionews_is_public( $post ) ) {
		return '';
	}
	$address = get_permalink( $post );
	wp_enqueue_script( 'audionews-player', $site . '/pemutar.js', array(), AUDIONEWS_VERSION, true );
	return sprintf(
		'<audionews-player src="%1$s" label="%2$s"></audionews-player><noscript><p><a href="%3$s">%2$s</a></p></noscript>',
		esc_url( $address ),
		/* translators: %s: the title of an article. */
		esc_attr( sprintf( __( 'Listen to this article: %s', 'audionews' ), wp_strip_all_tags( get_the_title( $post ) ) ) ),
		esc_url( $site . '/embed?url=' . rawurlencode( $address ) )
	);
}

add_filter(
	'the_content',
	static function ( $content ) {
		$place = audionews_settings()['place'];
		if ( 'none' === $place || ! is_singular( audionews_post_types() ) || ! in_the_loop() || ! is_main_query() ) {
			return $content;
		}
		$player = audionews_player( get_the_ID() );
		return 'below' === $place ? $content . $player : $player . $content;
	},
	20 // After wpautop, which would put the element into a paragraph.
);

add_shortcode(
	'audionews',
	static function () {
		return audionews_player( get_the_ID() );
	}
);

add_filter(
	'script_loader_tag',
	static function ( $tag, $handle ) {
		return 'audionews-player' === $handle && false === strpos( $tag, ' defer' ) ? str_replace( ' src=', ' defer src=', $tag ) : $tag;
	},
	10,
	2
);
