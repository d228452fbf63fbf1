<?php
/**
 * As much of WordPress as the plugin asks for while it sends articles: hooks, one post, its notes, a schedule, and real HTTP.
 * The real WordPress: integrations/wordpress/trial.py.
 *
 *   php wordpress_double.php SETTINGS STEPS   (both JSON) → what the post's notes and the schedule hold after each step
 */
define( 'ABSPATH', __DIR__ );
define( 'AUDIONEWS_TEST', true );
list( $hooks, $notes, $schedule, $posts ) = array( array(), array(), array(), array() );
$settings = json_decode( $argv[1], true );

class WP_Post {
	public $ID, $post_name, $post_status = 'publish', $post_password = '', $post_type = 'post', $post_title, $post_content, $post_author = 1;
	public function __construct( $facts ) { foreach ( array_intersect_key( $facts, get_object_vars( $this ) ) as $name => $value ) { $this->$name = $value; } }
}
class WP_Error {
	public function get_error_message() { return 'nobody answers'; }
}
function add_action( $hook, $do, $order = 10, $count = 1 ) { $GLOBALS['hooks'][ $hook ][] = array( $do, $count ); }
function add_filter( ...$all ) { add_action( ...$all ); }
function add_shortcode() {}
function register_deactivation_hook() {}
function do_action( $hook, ...$told ) { foreach ( $GLOBALS['hooks'][ $hook ] ?? array() as list( $do, $count ) ) { $do( ...array_slice( $told, 0, $count ) ); } }
function apply_filters( $hook, $value ) { return 'the_content' === $hook ? '<p>' . str_replace( "\n\n", '</p><p>', $value ) . '</p>' : $value; }
function get_option( $name, $else = false ) { return 'audionews_settings' === $name ? $GLOBALS['settings'] : $else; }
function __( $words ) { return $words; }
function esc_html__( $words ) { return $words; }
function wp_json_encode( $value, $flags = 0 ) { return json_encode( $value, $flags ); }
function add_query_arg( $name, $value, $url ) { return "$url?$name=$value"; }
function home_url( $path ) { return 'https://kabar.example' . $path; }
function get_permalink( $post ) { return 'https://kabar.example/' . get_post( $post )->post_name . '/'; }
function get_the_title( $post ) { return htmlentities( $post->post_title ); }
function get_the_author_meta() { return 'Sekar Ayu'; }
function get_post_time( $format ) { return '2026-05-12T04:40:00+00:00'; }
function setup_postdata() {}
function get_post( $post ) { return $post instanceof WP_Post ? $post : ( $GLOBALS['posts'][ $post ] ?? null ); }
function wp_is_post_revision() { return false; }
function wp_is_post_autosave() { return false; }
function update_post_meta( $id, $name, $value ) { $GLOBALS['notes'][ $name ] = $value; }
function get_post_meta( $id, $name ) { return $GLOBALS['notes'][ $name ] ?? ''; }
function wp_generate_password( $length ) { return bin2hex( random_bytes( $length / 2 ) ); }
function wp_strip_all_tags( $words ) { return strip_tags( $words ); }
function sanitize_title( $words ) { return $words; }
function is_wp_error( $what ) { return $what instanceof WP_Error; }
function wp_schedule_single_event( $at, $hook, $told ) { $GLOBALS['schedule'][] = array( $hook, $told ); }
function wp_remote_retrieve_body( $answer ) { return $answer['body']; }
function wp_remote_retrieve_response_code( $answer ) { return $answer['code']; }
function wp_remote_post( $url, $how ) {
	$headers = array();
	foreach ( $how['headers'] as $name => $value ) { $headers[] = "$name: $value"; }
	$told = array( 'method' => 'POST', 'header' => $headers, 'content' => $how['body'], 'ignore_errors' => true, 'timeout' => $how['timeout'] );
	$body = @file_get_contents( $url, false, stream_context_create( array( 'http' => $told ) ) );
	return false === $body ? new WP_Error() : array( 'body' => $body, 'code' => (int) explode( ' ', $http_response_header[0] )[1] );
}

set_error_handler( function ( $kind, $words ) { if ( error_reporting() & $kind ) { throw new Exception( $words ); } } );
$plugin = dirname( __DIR__ ) . '/integrations/wordpress/audionews/includes/';
foreach ( array( 'settings', 'message', 'push', 'player', 'post-list' ) as $part ) { require $plugin . $part . '.php'; }

$found = array();
foreach ( json_decode( $argv[2], true ) as $step ) {
	$before = $GLOBALS['posts'][ $step['ID'] ] ?? null;
	if ( ! empty( $step['site'] ) ) {
		$GLOBALS['settings']['site'] = $step['site'];
	} elseif ( ! empty( $step['later'] ) ) {
		list( $hook, $told ) = array_shift( $GLOBALS['schedule'] );
		do_action( $hook, ...$told );
	} elseif ( ! empty( $step['delete'] ) ) {
		do_action( 'before_delete_post', $step['ID'] );
		unset( $GLOBALS['posts'][ $step['ID'] ] );
	} else {
		$post = new WP_Post( $step + (array) $before );
		$GLOBALS['posts'][ $step['ID'] ] = $post;
		do_action( 'wp_after_insert_post', $post->ID, $post, null !== $before, $before );
	}
	do_action( 'shutdown' );
	$found[] = array( 'note' => $GLOBALS['notes']['_audionews_state'] ?? null, 'waiting' => count( $GLOBALS['schedule'] ) );
}
echo json_encode( $found );
